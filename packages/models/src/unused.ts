import { join } from 'node:path';
import { Database } from './database.ts';
import { lockDirectory } from './directory.ts';
import { STORE_FILE } from './files.ts';
import { inspectStore } from './inspect.ts';

/** Performs work while no server uses the directory; does nothing if one does. */
const whileUnused = (dataDir: string, work: () => void): void => {
	let release: () => void;
	try {
		release = lockDirectory(dataDir, 0);
	} catch {
		return;
	}
	try {
		work();
	} finally {
		release();
	}
};

/** Checkpoints the log into the file and marks it as needing no log. The caller must hold the directory's lock. */
export const fold = (dataDir: string): void => new Database(join(dataDir, STORE_FILE), { marked: true }).close();

/**
 * The last reader checkpoints the log and marks the file as a stopping server does. Does nothing while a server runs.
 */
export const checkpointIfUnused = (dataDir: string): void => whileUnused(dataDir, () => fold(dataDir));

/**
 * Call it before opening the files: opening merges them, after which a start can no longer detect that they did not
 * belong together. If a server runs, it has checked already.
 * @throws StoreError as inspectStore finds it
 */
export const assertWholeIfUnused = (dataDir: string): void =>
	whileUnused(dataDir, () => {
		const wrong = inspectStore(dataDir, STORE_FILE);
		if (wrong) {
			throw wrong;
		}
	});
