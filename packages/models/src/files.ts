import { join } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import { Database, driverCode } from './database.ts';
import { ensurePrivateFile } from './directory.ts';
import { migrate } from './schema.ts';

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

/** The connection that writes: makes the file, migrates it. @throws StoreError */
export const openWriter = (dataDir: string): Database => {
	let database: Database | undefined;
	try {
		if (dataDir !== IN_MEMORY) {
			ensurePrivateFile(join(dataDir, STORE_FILE));
		}
		database = new Database(dataDir === IN_MEMORY ? IN_MEMORY : join(dataDir, STORE_FILE));
		migrate(database);
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
