/** What is measured is what ships: bundled, not interpreted by a loader. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));

/** Peers stay where they are installed; a bundle of CommonJS modules needs a `require`. */
export async function bundleForNode(entry: string, outfile: string): Promise<void> {
	await build({
		entryPoints: [join(here, entry)],
		outfile,
		bundle: true,
		format: 'esm',
		platform: 'node',
		target: 'node20',
		external: ['@signalapp/*', '@matrix-org/*', 'libsodium-wrappers'],
		banner: { js: "import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url);" },
	});
}

export async function bundleForPage(): Promise<string> {
	const { outputFiles } = await build({
		entryPoints: [join(here, 'browser/page.ts')],
		bundle: true,
		minify: true,
		format: 'esm',
		platform: 'browser',
		target: 'chrome120',
		external: ['node:*', 'crypto', 'fs', 'path', 'module', 'url'],
		write: false,
	});
	return outputFiles[0]?.text ?? '';
}
