import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';

const built = new Map<string, URL>();

/**
 * The script of the store's threads, built once a process: a thread that had to compile its sources would take half a
 * second to start.
 * @param before what such a thread does first, for tests of its death
 */
export const threadScript = (before = ''): URL => {
	const known = built.get(before);
	if (known) {
		return known;
	}
	const directory = mkdtempSync(join(tmpdir(), 'store-thread-'));
	process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
	const outfile = join(directory, 'store-thread.mjs');
	const driver = pathToFileURL(createRequire(import.meta.url).resolve('libsql')).href;
	buildSync({
		stdin: {
			contents: `import { serveStoreThread } from '../src/index.ts'; ${before}\nserveStoreThread();`,
			resolveDir: fileURLToPath(new URL('.', import.meta.url)),
		},
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		target: 'node20',
		alias: { libsql: driver },
		external: [driver],
	});
	const script = pathToFileURL(outfile);
	built.set(before, script);
	return script;
};
