import { join } from 'node:path';
import { Database } from './database.ts';
import { lockDirectory } from './directory.ts';
import { STORE_FILE } from './files.ts';
import { inspectStore } from './inspect.ts';

/** Does this work while no server uses the directory; nothing where one does. */
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

/**
 * Folds the log into the file, which says afterwards that it needs none. Whoever calls has the directory for
 * themselves.
 */
export const fold = (dataDir: string): void => new Database(join(dataDir, STORE_FILE), { marked: true }).close();

/**
 * A reader that comes last folds the log into the file, and says of it what a server says that stops. Nothing where a
 * server runs.
 */
export const checkpointIfUnused = (dataDir: string): void => whileUnused(dataDir, () => fold(dataDir));

/**
 * Whoever opens the files makes one whole thing of them, after which no start can tell that they did not belong
 * together. Where a server runs, it has looked.
 * @throws StoreError as inspectStore finds it
 */
export const assertWholeIfUnused = (dataDir: string): void =>
	whileUnused(dataDir, () => {
		const wrong = inspectStore(dataDir, STORE_FILE);
		if (wrong) {
			throw wrong;
		}
	});
