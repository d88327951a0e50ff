import { renameSync, rmSync, statSync } from 'node:fs';
import { Database } from './database.ts';
import { ensurePrivateFile } from './directory.ts';
import { flushDirectoryOf, flushFile } from './flush.ts';
import { migrate } from './schema.ts';

/** Files that SQLite may have left beside a store. If the store is gone, they would be applied to the new one. */
const BESIDE = ['-wal', '-shm', '-journal'];

/**
 * Creates a missing store, completely or not at all: otherwise a kill in the first moments would leave a file without
 * its tables, indistinguishable from one that was copied without its log.
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
