// `npm run build`: builds client and server, unless the build is of these sources.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { fail } from './lib/report.mjs';

try {
	ensureBuilt(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
} catch (error) {
	fail(error.message);
}
