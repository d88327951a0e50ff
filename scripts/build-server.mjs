// Builds the server into apps/meteor/dist/server.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { serverBundle } from './lib/server-bundle.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

// The stamp does not describe a build by hand.
fs.rmSync(path.join(root, 'apps/meteor/dist/.built'), { force: true });

await build(serverBundle(root, 'dist/server'));
