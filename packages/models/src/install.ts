import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Database } from './database.ts';
import { readHeader } from './file-header.ts';
import { STORE_FILE } from './files.ts';
import { flushDirectoryOf } from './flush.ts';
import { storeIdOf } from './identity.ts';
import { inspectStore } from './inspect.ts';
import { renewCard } from './store-card.ts';
import { fold } from './unused.ts';

const readId = (path: string): string | undefined => {
	const database = new Database(path, { readOnly: true });
	try {
		return storeIdOf(database);
	} finally {
		database.close();
	}
};

/** So that the old store needs no log, and can be restored itself. A store that can't be opened is kept as it is. */
const checkpointIfSound = (dataDir: string): void => {
	try {
		if (existsSync(join(dataDir, STORE_FILE)) && !inspectStore(dataDir, STORE_FILE)) {
			fold(dataDir);
		}
	} catch {
		// Said above.
	}
};

/**
 * Replaces the store in `dataDir`, which the caller has locked, by another one. The old one keeps its log beside it
 * under its new name. If interrupted at any point, either of the two is in place, or none, which the next start
 * reports.
 * @param copy a file in `dataDir`, on the disk
 * @param now the time, for the name of the old store
 * @returns the path of the old store; undefined if there was none
 */
export const installStore = (dataDir: string, copy: string, now: Date): string | undefined => {
	const path = join(dataDir, STORE_FILE);
	const former = `${path}.before-${now.toISOString().replaceAll(':', '-')}`;
	const hadStore = existsSync(path);
	const id = readId(copy);
	const cycle = readHeader(copy)?.mark?.cycle;
	checkpointIfSound(dataDir);
	for (const suffix of ['', '-wal', '-shm']) {
		if (existsSync(path + suffix)) {
			renameSync(path + suffix, former + suffix);
		}
	}
	renameSync(copy, path);
	renewCard(dataDir, id, cycle);
	flushDirectoryOf(path);
	return hadStore ? former : undefined;
};
