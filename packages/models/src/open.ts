import { join } from 'node:path';
import { type Models, StoreError } from '@rocket.chat/model-typings';
import { Database, driverCode } from './database.ts';
import { ensurePrivateFile, lockDirectory, prepareDirectory } from './directory.ts';
import { SqliteMessages } from './messages.ts';
import { SqliteRooms } from './rooms.ts';
import { migrate } from './schema.ts';
import { SqliteSettings } from './settings.ts';
import { SqliteSubscriptions } from './subscriptions.ts';
import { SqliteUsers } from './users.ts';

const IN_MEMORY = ':memory:';

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

const repositories = (database: Database, release: () => void): Models => ({
	users: new SqliteUsers(database),
	rooms: new SqliteRooms(database),
	subscriptions: new SqliteSubscriptions(database),
	messages: new SqliteMessages(database),
	settings: new SqliteSettings(database),
	ping: async () => {
		database.get('SELECT 1');
	},
	close: async () => {
		database.close();
		release();
	},
});

/**
 * Opens the embedded store in `dataDir`, making and migrating it as needed. One process at a time. `:memory:` keeps everything in memory, for tests.
 * @throws StoreError `store-newer`, `store-unwritable`, `store-in-use`, `store-corrupt`; each message is one line that names the mend
 */
export const openModels = async ({ dataDir }: { dataDir: string }): Promise<Models> => {
	if (dataDir === IN_MEMORY) {
		const database = new Database(IN_MEMORY);
		migrate(database);
		return repositories(database, () => undefined);
	}
	prepareDirectory(dataDir);
	const release = lockDirectory(dataDir);
	let database: Database | undefined;
	try {
		ensurePrivateFile(join(dataDir, STORE_FILE));
		database = new Database(join(dataDir, STORE_FILE));
		migrate(database);
		return repositories(database, release);
	} catch (cause) {
		database?.close();
		release();
		throw describeFailure(dataDir, cause);
	}
};
