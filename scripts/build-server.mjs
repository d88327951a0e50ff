// Bundles the workspace's own server sources into one file, and those of the store's threads into another; packages
// from the registry stay outside and are loaded from node_modules.

import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const own = new Set(
	fs
		.readdirSync(path.join(root, 'packages'))
		.map((dir) => JSON.parse(fs.readFileSync(path.join(root, 'packages', dir, 'package.json'), 'utf8')).name),
);

const packageOf = (specifier) =>
	specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');

const registryStaysOutside = {
	name: 'registry-stays-outside',
	setup: ({ onResolve }) => {
		onResolve({ filter: /^[^./]/ }, ({ path: specifier }) =>
			own.has(packageOf(specifier)) ? undefined : { path: specifier, external: true },
		);
	},
};

// A build by hand is not the one that the stamp speaks of.
fs.rmSync(path.join(root, 'apps/meteor/dist/.built'), { force: true });

await build({
	absWorkingDir: path.join(root, 'apps/meteor'),
	entryPoints: ['server/main.ts', 'server/store-thread.ts', 'server/store-tool.ts', 'server/admin-tool.ts'],
	outdir: 'dist/server',
	outExtension: { '.js': '.mjs' },
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	sourcemap: 'linked',
	logLevel: 'warning',
	plugins: [registryStaysOutside],
});
