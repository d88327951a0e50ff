// `npm run backup -- <file>`, `npm run restore -- <file>`: installs and builds what is missing, then runs the tool.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { checkNode, fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

checkNode(root);
try {
	ensureInstalled(root);
	ensureBuilt(root);
} catch (error) {
	fail(error.message);
}
const tool = path.join(root, 'apps/meteor/dist/server/store-tool.mjs');
process.exit(spawnSync(process.execPath, [tool, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1);
