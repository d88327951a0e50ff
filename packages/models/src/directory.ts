import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, statfsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import Libsql from 'libsql';
import { driverCode } from './database.ts';

/** Milliseconds that a start waits for its predecessor to release the directory. */
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

/** The error of a start on a full disk. */
export const fullDisk = (dataDir: string, cause: unknown): StoreError =>
	new StoreError(
		'store-full',
		`The disk of DATA_DIR ${dataDir} is full (${freeBytes(dataDir)}): make room, then start again. What was stored is kept.`,
		{
			cause,
		},
	);

/**
 * Step by step: `mkdirSync`'s own recursion never ends on a file system that returns ENOENT below an existing
 * directory, as /proc does.
 */
const makeDirectory = (path: string): void => {
	if (existsSync(path)) {
		return;
	}
	makeDirectory(dirname(path));
	mkdirSync(path, { mode: 0o700 });
};

/**
 * Creates the directory (readable only by its owner), or checks that it is writable.
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
 * Creates the file, readable only by its owner whatever the directory permits; SQLite gives its log the same mode. An
 * existing file is left as it is.
 */
export const ensurePrivateFile = (path: string): void => closeSync(openSync(path, 'a', 0o600));

/**
 * Locks the directory for this process until the returned function is called or the process dies: SQLite's own lock on
 * a file beside the store, so that backup tools may still read the store itself.
 * @param wait milliseconds to wait for the current holder
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
		// The driver may keep a closed connection until it is collected: ending the transaction releases the lock. The
		// driver aborts the process on any call after its close, so this happens once.
		held?.exec('ROLLBACK');
		held?.close();
		held = undefined;
	};
};

const errorCode = (error: unknown): string => driverCode(error) || 'unknown reason';
