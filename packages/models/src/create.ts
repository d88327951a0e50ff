import { renameSync, rmSync, statSync } from 'node:fs';
import { Database } from './database.ts';
import { ensurePrivateFile } from './directory.ts';
import { flushDirectoryOf, flushFile } from './flush.ts';
import { migrate } from './schema.ts';

/**
 * What SQLite may have left beside a file; of a file that is gone it belongs to nothing, and would be played into the
 * new one.
 */
const BESIDE = ['-wal', '-shm', '-journal'];

/**
 * Makes the store where there is none, whole or not at all: a kill in its first moments would leave a file without its
 * tables, which nobody can tell from one that was copied without its log.
 */
export const createStore = (path: string): void => {
	if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) {
		return;
	}
	const fresh = `${path}.new`;
	rmSync(fresh, { force: true });
	ensurePrivateFile(fresh);
	const memory = new Database(':memory:');
	try {
		migrate(memory);
		memory.execute(`VACUUM INTO '${fresh.replaceAll("'", "''")}'`);
	} finally {
		memory.close();
	}
	flushFile(fresh);
	for (const suffix of BESIDE) {
		rmSync(path + suffix, { force: true });
	}
	renameSync(fresh, path);
	flushDirectoryOf(path);
};
