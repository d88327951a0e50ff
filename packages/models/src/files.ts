import { join } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import { Database, driverCode } from './database.ts';
import { ensurePrivateFile } from './directory.ts';
import { assertBelongs, storeIdOf } from './identity.ts';
import { inspectStore } from './inspect.ts';
import { migrate } from './schema.ts';
import { writeStoreId } from './store-card.ts';

/** Stands in the place of DATA_DIR for a store that lives as long as its process. */
export const IN_MEMORY = ':memory:';

/** The store's file within DATA_DIR. */
export const STORE_FILE = 'rocketchat.sqlite';

const describeFailure = (dataDir: string, cause: unknown): unknown => {
	if (cause instanceof StoreError) {
		return cause;
	}
	const code = driverCode(cause);
	if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
		return new StoreError('store-corrupt', `${join(dataDir, STORE_FILE)} is no store of this program: move it away or restore a backup.`, { cause });
	}
	return new StoreError('store-unwritable', `${join(dataDir, STORE_FILE)} cannot be opened for writing (${code || 'SQLITE_CANTOPEN'}): mend its permissions.`, {
		cause,
	});
};

/** Before anything opens the files: opening changes them. @throws StoreError */
const prepareFiles = (dataDir: string, acceptEmptyStore: boolean): void => {
	const wrong = acceptEmptyStore ? undefined : inspectStore(dataDir, STORE_FILE);
	if (wrong) {
		throw wrong;
	}
	ensurePrivateFile(join(dataDir, STORE_FILE));
};

/** @throws StoreError `store-foreign` */
const recognize = (database: Database, dataDir: string, acceptEmptyStore: boolean): void => {
	const id = storeIdOf(database);
	if (id === undefined) {
		return;
	}
	if (!acceptEmptyStore) {
		assertBelongs(dataDir, id);
	}
	writeStoreId(dataDir, id);
};

/**
 * The connection that writes: makes the file, migrates it.
 * @param acceptEmptyStore takes whatever files are there for the store of this directory
 * @throws StoreError
 */
export const openWriter = (dataDir: string, { acceptEmptyStore = false } = {}): Database => {
	if (dataDir === IN_MEMORY) {
		const database = new Database(IN_MEMORY);
		migrate(database);
		return database;
	}
	let database: Database | undefined;
	try {
		prepareFiles(dataDir, acceptEmptyStore);
		database = new Database(join(dataDir, STORE_FILE), { marked: true });
		migrate(database);
		recognize(database, dataDir, acceptEmptyStore);
		return database;
	} catch (cause) {
		database?.close();
		throw describeFailure(dataDir, cause);
	}
};

/** A connection to the file that the writer opened, which refuses to write. @throws StoreError */
export const openReader = (dataDir: string): Database => {
	try {
		return new Database(join(dataDir, STORE_FILE), { readOnly: true });
	} catch (cause) {
		throw describeFailure(dataDir, cause);
	}
};
