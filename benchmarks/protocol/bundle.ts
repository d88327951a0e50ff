/** What is measured is what ships: bundled, not interpreted by a loader. */
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * Peers stay where they are installed; a bundle of CommonJS modules needs a `require`. Split, as the client's build is:
 * what loads lazily is a file of its own. Returns the file to run.
 */
export async function bundleForNode(entry: string, outdir: string): Promise<string> {
	await build({
		entryPoints: { run: join(here, entry) },
		outdir,
		outExtension: { '.js': '.mjs' },
		bundle: true,
		splitting: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		external: ['@signalapp/*', '@matrix-org/*', 'libsodium-wrappers'],
		banner: {
			js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);",
		},
	});
	return join(outdir, 'run.mjs');
}

/** The scripts of the page by their paths; `/page.js` is the one that it loads. */
export async function bundleForPage(): Promise<ReadonlyMap<string, string>> {
	const { outputFiles } = await build({
		entryPoints: { page: join(here, 'browser/page.ts') },
		outdir: '/',
		bundle: true,
		splitting: true,
		minify: true,
		format: 'esm',
		platform: 'browser',
		target: 'chrome120',
		external: ['node:*', 'crypto', 'fs', 'path', 'module', 'url'],
		write: false,
	});
	return new Map(outputFiles.map(({ path, text }) => [`/${basename(path)}`, text]));
}
