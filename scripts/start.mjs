// Installs what is missing, builds what is stale, serves the workspace. Plain Node: it runs before anything is
// installed.

import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { HELP, helpIfAsked } from './lib/help.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { checkNode, fail } from './lib/report.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

helpIfAsked(HELP);
checkNode(root);
try {
	ensureInstalled(root);
	ensureBuilt(root);
} catch (error) {
	fail(error.message);
}
// No `??=`: a Node that is too old must get as far as being told so.
process.env.NODE_ENV = process.env.NODE_ENV || 'production';
await import(pathToFileURL(path.join(root, 'apps/meteor/dist/server/main.mjs')).href);
