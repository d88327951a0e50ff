import fs from 'node:fs';
import path from 'node:path';

const packageOf = (specifier) =>
	specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');

/** Packages from the registry stay outside of the bundle and are loaded from node_modules. */
const registryStaysOutside = (root) => {
	const packages = path.join(root, 'packages');
	const own = new Set(
		fs
			.readdirSync(packages)
			.map((dir) => JSON.parse(fs.readFileSync(path.join(packages, dir, 'package.json'), 'utf8')).name),
	);
	return {
		name: 'registry-stays-outside',
		setup: ({ onResolve }) => {
			onResolve({ filter: /^[^./]/ }, ({ path: specifier }) =>
				own.has(packageOf(specifier)) ? undefined : { path: specifier, external: true },
			);
		},
	};
};

/**
 * esbuild's options that bundle the workspace's own server sources into one file, and those of the store's threads and
 * of the operator's tools into others, with source maps.
 * @param outdir relative to apps/meteor; the server looks for `../client` from there if it ends in dist/server
 */
export const serverBundle = (root, outdir) => ({
	absWorkingDir: path.join(root, 'apps/meteor'),
	entryPoints: ['server/main.ts', 'server/store-thread.ts', 'server/store-tool.ts', 'server/admin-tool.ts'],
	outdir,
	outExtension: { '.js': '.mjs' },
	bundle: true,
	platform: 'node',
	format: 'esm',
	target: 'node20',
	sourcemap: 'linked',
	logLevel: 'warning',
	plugins: [registryStaysOutside(root)],
});
