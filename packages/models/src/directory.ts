import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import Libsql from 'libsql';
import { driverCode } from './database.ts';

/** Milliseconds for which a start waits for its predecessor to let go of the directory. */
const HANDOVER = 2_000;

export const isFull = (code: string): boolean =>
	['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG', 'SQLITE_IOERR_SHMSIZE'].includes(code);

const freeBytes = (path: string): string => {
	try {
		const { bavail, bsize } = statfsSync(path);
		return `${bavail * bsize} bytes free`;
	} catch {
		return 'free bytes unknown';
	}
};

/** What a start says on a full disk. */
export const fullDisk = (dataDir: string, cause: unknown): StoreError =>
	new StoreError(
		'store-full',
		`The disk of DATA_DIR ${dataDir} is full (${freeBytes(dataDir)}): make room, then start again. What was stored is kept.`,
		{
			cause,
		},
	);

/**
 * Step by step: `mkdirSync`'s own recursion never ends where a file system answers ENOENT below a directory that
 * exists, as /proc does.
 */
const makeDirectory = (path: string): void => {
	if (existsSync(path)) {
		return;
	}
	makeDirectory(dirname(path));
	mkdirSync(path, { mode: 0o700 });
};

/**
 * Makes the directory (readable to its owner only) or checks that it can be written.
 * @throws StoreError `store-unwritable`
 */
export const prepareDirectory = (path: string): void => {
	try {
		makeDirectory(resolve(path));
		accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (cause) {
		if (isFull(driverCode(cause))) {
			throw fullDisk(dirname(resolve(path)), cause);
		}
		throw new StoreError(
			'store-unwritable',
			`DATA_DIR ${path} cannot be written (${errorCode(cause)}): choose another or fix its permissions.`,
			{ cause },
		);
	}
};

/**
 * Makes the file, readable to its owner only whatever the directory permits; SQLite gives its log the same mode. An
 * existing file is left as it is.
 */
export const ensurePrivateFile = (path: string): void => closeSync(openSync(path, 'a', 0o600));

/**
 * Takes the directory for this process until the returned function is called or the process dies: SQLite's own lock on
 * a file beside the store, so that backup tools may still read the store itself.
 * @param wait milliseconds for which it waits for whoever has it
 * @throws StoreError `store-in-use`, `store-unwritable`
 */
export const lockDirectory = (path: string, wait = HANDOVER): (() => void) => {
	let lock: Libsql.Database | undefined;
	try {
		ensurePrivateFile(join(path, 'rocketchat.lock'));
		lock = new Libsql(join(path, 'rocketchat.lock'));
		lock.pragma(`busy_timeout = ${wait}`);
		lock.exec('BEGIN EXCLUSIVE');
	} catch (cause) {
		lock?.close();
		if (driverCode(cause) === 'SQLITE_BUSY') {
			throw new StoreError(
				'store-in-use',
				`DATA_DIR ${path} is in use by another server: stop it or choose another directory.`,
				{ cause },
			);
		}
		if (isFull(driverCode(cause))) {
			throw fullDisk(path, cause);
		}
		throw new StoreError(
			'store-unwritable',
			`DATA_DIR ${path} cannot be written: choose another or fix its permissions.`,
			{ cause },
		);
	}
	let held: Libsql.Database | undefined = lock;
	return () => {
		// The driver may keep a closed connection until it is collected: the lock is let go by ending the transaction. It
		// aborts the process when asked anything after its close, so this happens once.
		held?.exec('ROLLBACK');
		held?.close();
		held = undefined;
	};
};

const errorCode = (error: unknown): string => driverCode(error) || 'unknown reason';
