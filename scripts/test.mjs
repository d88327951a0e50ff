// `npm test`: installs what is missing, then runs `npm run verify`.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, yarn } from './lib/install.mjs';
import { checkNode, fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

checkNode(root);
try {
	ensureInstalled(root);
} catch (error) {
	fail(error.message);
}
process.exit(yarn(root, ['verify', ...process.argv.slice(2)]).status ?? 1);
