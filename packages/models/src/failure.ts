import { StoreError, type StoreErrorCode } from '@rocket.chat/model-typings';
import { driverCode } from './database.ts';

/** An error that is passed between threads, without its cause: a driver's error may contain anything. */
export type Failure = {
	readonly message: string;
	readonly code?: StoreErrorCode;
	readonly field?: string;
	readonly stack?: string;
};

/** What the codes of driver and system mean for the caller, by prefix. */
const MEANINGS: readonly (readonly [string, StoreErrorCode, string])[] = [
	['SQLITE_FULL', 'store-full', 'The disk of DATA_DIR is full: nothing was stored.'],
	['ENOSPC', 'store-full', 'The disk of DATA_DIR is full: nothing was stored.'],
	['EDQUOT', 'store-full', 'The quota of DATA_DIR is used up: nothing was stored.'],
	[
		'SQLITE_BUSY',
		'store-busy',
		'Another program holds the write lock of the store: nothing was stored. Try again later.',
	],
	['SQLITE_CORRUPT', 'store-corrupt', 'The store is damaged.'],
	['SQLITE_NOTADB', 'store-corrupt', 'The store is damaged.'],
	['SQLITE_READONLY', 'store-unwritable', 'The store cannot be written: nothing was stored.'],
	['SQLITE_CANTOPEN', 'store-unwritable', 'The files of the store cannot be opened.'],
	['SQLITE_IOERR', 'store-unwritable', 'The disk of DATA_DIR refused to read or to write.'],
	['EROFS', 'store-unwritable', 'DATA_DIR is read-only: nothing was stored.'],
	['EACCES', 'store-unwritable', 'DATA_DIR may not be written: nothing was stored.'],
	['EIO', 'store-unwritable', 'The disk of DATA_DIR refused to read or to write.'],
	['ENOENT', 'store-gone', 'DATA_DIR was removed while the server ran: nothing was stored.'],
];

/** Maps an error of driver or system to the refusal that it means; returns any other error unchanged. */
const explained = (error: unknown, hasRoom: () => boolean): unknown => {
	const code = driverCode(error);
	const meaning = MEANINGS.find(([beginning]) => code.startsWith(beginning));
	if (!meaning) {
		return error;
	}
	if (code.startsWith('SQLITE_IOERR') && !hasRoom()) {
		return new StoreError(
			'store-full',
			`The disk, the quota or the file size limit of DATA_DIR is used up: nothing was stored. (${code})`,
			{ cause: error },
		);
	}
	return new StoreError(meaning[1], `${meaning[2]} (${code})`, { cause: error });
};

/** @param hasRoom called if the driver only says that a write failed */
export const toFailure = (thrown: unknown, hasRoom: () => boolean = () => true): Failure => {
	const error = explained(thrown, hasRoom);
	if (error instanceof StoreError) {
		return { code: error.code, message: error.message, field: error.field };
	}
	return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
};

export const fromFailure = ({ code, message, field, stack }: Failure): Error => {
	if (code) {
		return new StoreError(code, message, { field });
	}
	const error = new Error(message);
	error.stack = stack ?? error.stack;
	return error;
};
