import { statSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import { createStore } from './create.ts';
import type { Damage } from './damage.ts';
import { Database, driverCode } from './database.ts';
import { fullDisk, isFull } from './directory.ts';
import type { Guard } from './guard.ts';
import { assertBelongs, storeIdOf } from './identity.ts';
import { inspectStore } from './inspect.ts';
import { hasRoom } from './room.ts';
import { migrate, SCHEMA_VERSION, type SchemaChange, schemaVersion } from './schema.ts';
import { sql } from './sql.ts';
import { statOf } from './stat.ts';
import { writeStoreId } from './store-card.ts';

/** Used instead of DATA_DIR for a store that lives as long as its process. */
export const IN_MEMORY = ':memory:';

/** https://www.sqlite.org/pragma.html#pragma_quick_check; one finding is enough. */
const QUICK_CHECK = sql('PRAGMA quick_check(1)');

/** The store's file within DATA_DIR. */
export const STORE_FILE = 'rocketchat.sqlite';

const sizeOf = (path: string): number => statOf(path)?.size ?? 0;

const PERMISSIONS = /^(?:SQLITE_(?:CANTOPEN|READONLY|PERM|AUTH|IOERR)|EACCES|EPERM|EROFS|EISDIR|ENOTDIR|EIO)/;

const describeFailure = (dataDir: string, cause: unknown): unknown => {
	if (cause instanceof StoreError) {
		return cause;
	}
	const code = driverCode(cause);
	if (
		isFull(code) ||
		(code.startsWith('SQLITE_IOERR') && !hasRoom(dataDir, sizeOf(`${join(dataDir, STORE_FILE)}-wal`)))
	) {
		return fullDisk(dataDir, cause);
	}
	if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
		return new StoreError(
			'store-corrupt',
			`${join(dataDir, STORE_FILE)} is no store of this program: move it away or restore a backup.`,
			{ cause },
		);
	}
	if (/^SQLITE_(?:BUSY|LOCKED)/.test(code)) {
		return new StoreError(
			'store-busy',
			`Another program holds ${join(dataDir, STORE_FILE)} (${code}): let it end, or stop it, then start again.`,
			{ cause },
		);
	}
	if (!PERMISSIONS.test(code)) {
		return new StoreError(
			'store-corrupt',
			`${join(dataDir, STORE_FILE)} is no store of this program (${code || 'unknown reason'}): move it away or restore a backup.`,
			{
				cause,
			},
		);
	}
	return new StoreError(
		'store-unwritable',
		`${join(dataDir, STORE_FILE)} cannot be opened for writing (${code}): fix its permissions.`,
		{ cause },
	);
};

type WriterOptions = {
	readonly acceptEmptyStore?: boolean;
	readonly guard?: Guard;
	readonly onDamage?: (damage: Damage) => void;
	/** Called before the store of an earlier release is migrated to this release's schema. */
	readonly onMigration?: (migration: SchemaChange) => void;
};

const announce = (database: Database, onMigration: (migration: SchemaChange) => void): void => {
	const from = schemaVersion(database);
	if (from > 0 && from < SCHEMA_VERSION) {
		onMigration({ from, to: SCHEMA_VERSION });
	}
};

/**
 * Up to this size in bytes a store is checked before it serves, in less than half a second; a larger one is checked
 * while it serves, in a separate thread.
 */
const CHECKED_AT_ONCE = 32 * 1024 * 1024;

const isSound = (database: Database): boolean => {
	try {
		return Object.values(database.get(QUICK_CHECK) ?? {})[0] === 'ok';
	} catch (error) {
		// ERROR: a full-text index with damaged first pages can't be opened for the check.
		if (/^SQLITE_(?:CORRUPT|NOTADB|ERROR)/.test(driverCode(error))) {
			return false;
		}
		throw error;
	}
};

/** Checks the whole file. @throws StoreError `store-corrupt` */
export const checkWhole = (database: Database, path: string): void => {
	if (!isSound(database)) {
		throw new StoreError('store-corrupt', `${path} is damaged: restore a backup (npm run restore -- <file>).`);
	}
};

export const isLarge = (dataDir: string): boolean =>
	dataDir !== IN_MEMORY && statSync(join(dataDir, STORE_FILE)).size > CHECKED_AT_ONCE;

const checkAtOnce = (database: Database, path: string): void => {
	if (statSync(path).size <= CHECKED_AT_ONCE) {
		checkWhole(database, path);
	}
};

/** Call it before anything opens the files, because opening changes them. @throws StoreError */
const prepareFiles = (dataDir: string, acceptEmptyStore: boolean): void => {
	const wrong = acceptEmptyStore ? undefined : inspectStore(dataDir, STORE_FILE);
	if (wrong) {
		throw wrong;
	}
	createStore(join(dataDir, STORE_FILE));
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
 * Opens the connection that writes: creates the file, migrates it, and claims it for the guard's owner.
 * @param acceptEmptyStore accepts the existing files as the store of this directory
 * @throws StoreError
 */
export const openWriter = (
	dataDir: string,
	{ acceptEmptyStore = false, guard, onDamage, onMigration = () => undefined }: WriterOptions = {},
): Database => {
	if (dataDir === IN_MEMORY) {
		const database = new Database(IN_MEMORY, { onDamage });
		migrate(database);
		return database;
	}
	let database: Database | undefined;
	try {
		prepareFiles(dataDir, acceptEmptyStore);
		database = new Database(join(dataDir, STORE_FILE), { marked: true, guard, onDamage });
		announce(database, onMigration);
		migrate(database);
		recognize(database, dataDir, acceptEmptyStore);
		checkAtOnce(database, join(dataDir, STORE_FILE));
		guard?.claim(database);
		return database;
	} catch (cause) {
		database?.abandon();
		throw describeFailure(dataDir, cause);
	}
};

/** Opens a read-only connection to the file that the writer opened. @throws StoreError */
export const openReader = (dataDir: string, onDamage?: (damage: Damage) => void): Database => {
	try {
		const database = new Database(join(dataDir, STORE_FILE), { readOnly: true, onDamage });
		// SQLite opens the files of the log only at the first read, when they may be gone.
		schemaVersion(database);
		return database;
	} catch (cause) {
		throw describeFailure(dataDir, cause);
	}
};
