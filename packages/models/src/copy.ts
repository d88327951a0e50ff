import { StoreError } from '@rocket.chat/model-typings';
import Libsql from 'libsql';
import { driverCode } from './database.ts';
import { ensurePrivateFile } from './directory.ts';
import { readHeader } from './file-header.ts';
import { flushFile } from './flush.ts';
import { encodeMark } from './mark.ts';
import { SCHEMA_VERSION } from './schema.ts';

/** Milliseconds for which a copy waits for a lock. */
const BUSY_TIMEOUT = 5_000;

const within = <T>(path: string, work: (connection: Libsql.Database) => T): T => {
	const connection = new Libsql(path);
	try {
		connection.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
		connection.pragma('wal_autocheckpoint = 0');
		return work(connection);
	} finally {
		connection.close();
	}
};

const only = (connection: Libsql.Database, sql: string): unknown =>
	Object.values(connection.prepare(sql).get() ?? {})[0];

const explained = (path: string, target: string, cause: unknown): unknown => {
	if (cause instanceof StoreError) {
		return cause;
	}
	const code = driverCode(cause);
	if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') {
		return new StoreError(
			'store-corrupt',
			`${path} is damaged, or no store of this program: nothing of it was taken.`,
			{ cause },
		);
	}
	if (code === 'SQLITE_FULL') {
		return new StoreError('store-full', `There is no room for a copy of ${path}.`, { cause });
	}
	const what = `${path} could not be copied to ${target} (${code || (cause instanceof Error ? cause.message : 'unknown reason')})`;
	return new StoreError(
		'store-unwritable',
		`${what}: see whether both directories can be read and written, and that no quota or file size limit is met.`,
		{
			cause,
		},
	);
};

/** @throws StoreError `store-corrupt`, `store-newer` */
const verify = (path: string): void =>
	within(path, (connection) => {
		const version = Number(only(connection, 'PRAGMA user_version'));
		if (version > SCHEMA_VERSION) {
			throw new StoreError(
				'store-newer',
				`${path} has schema version ${version}, this program knows up to ${SCHEMA_VERSION}: use the newer program that wrote it.`,
			);
		}
		const tables = only(
			connection,
			"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('users', 'rooms', 'messages')",
		);
		const result = only(connection, 'PRAGMA integrity_check(1)');
		if (version < 1 || Number(tables) !== 3 || result !== 'ok') {
			throw new StoreError(
				'store-corrupt',
				`${path} is damaged, or no store of this program: nothing of it was taken.`,
			);
		}
	});

/** Estimated size of a copy in bytes. @throws if there is no such file */
export const expectedSize = (source: string): number => {
	const header = readHeader(source);
	return header ? header.size : 0;
};

/**
 * Copies a store, even while a server writes to it. The copy is a consistent snapshot in one file that needs no log,
 * readable only by its owner, verified by reading all of it, and on the disk once this returns
 * (https://www.sqlite.org/lang_vacuum.html#vacuuminto). It blocks until it is done.
 * @throws StoreError `store-corrupt`, `store-newer`, `store-full`; the caller must remove an incomplete copy
 */
export const copyStore = (source: string, target: string): void => {
	try {
		ensurePrivateFile(target);
		within(source, (connection) => connection.prepare('VACUUM INTO ?').run(target));
		within(target, (connection) => connection.pragma(`application_id = ${encodeMark({ cycle: 1, inUse: false })}`));
	} catch (cause) {
		throw explained(source, target, cause);
	}
	try {
		verify(target);
	} catch (cause) {
		throw explained(source, target, cause);
	}
	flushFile(target);
};
