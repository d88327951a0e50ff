// `npm run dev`: the workspace from source at one address. Vite serves the client and shows edits in the open page; the
// server is bundled and started again when one of its files is edited.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { checkNode, fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

checkNode(root);
try {
	ensureInstalled(root);
	const { startDev } = await import('./lib/dev-workspace.mjs');
	await startDev(root, process.argv.slice(2));
} catch (error) {
	fail(error.message);
}
