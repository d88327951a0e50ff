// Installs and builds what is missing, then runs a tool of the built server with the words of the command line.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { checkNode, fail } from './report.mjs';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** Ends the process as the tool ended. */
export const runTool = (name) => {
	checkNode(root);
	try {
		ensureInstalled(root);
		ensureBuilt(root);
	} catch (error) {
		fail(error.message);
	}
	const tool = path.join(root, 'apps/meteor/dist/server', `${name}.mjs`);
	process.exit(
		spawnSync(process.execPath, [tool, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' }).status ?? 1,
	);
};
