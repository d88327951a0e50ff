// `npm run dev`: the workspace from source at one address. Vite serves the client and shows edits in the open page; the
// server is bundled and started again when one of its files is edited.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEV_HELP, helpIfAsked } from './lib/help.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { checkNode, fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** The server's own options, and those that Node takes. */
const KNOWN = /^--(demo|accept-empty-store|inspect(-brk|-wait|-port)?(=.+)?)$/;

helpIfAsked(DEV_HELP);
checkNode(root);
const words = process.argv.slice(2);
const unknown = words.find((word) => !KNOWN.test(word));
if (unknown !== undefined) {
	fail(`Unknown argument "${unknown}". There are --demo, --inspect, --accept-empty-store and --help.`);
}
try {
	ensureInstalled(root);
	const { startDev } = await import('./lib/dev-workspace.mjs');
	await startDev(root, words);
} catch (error) {
	fail(error.message);
}
