import { StoreError, type StoreErrorCode } from '@rocket.chat/model-typings';
import { driverCode } from './database.ts';

/** An error between threads. Its cause stays where it was thrown: a driver's error may hold anything. */
export type Failure = { readonly message: string; readonly code?: StoreErrorCode; readonly field?: string; readonly stack?: string };

/** What the driver's codes mean to whoever called, by their beginning. */
const MEANINGS: readonly (readonly [string, StoreErrorCode, string])[] = [
	['SQLITE_FULL', 'store-full', 'The disk of DATA_DIR is full: nothing was stored.'],
	['SQLITE_BUSY', 'store-busy', 'Another program holds the write lock of the store: nothing was stored. Try again later.'],
	['SQLITE_CORRUPT', 'store-corrupt', 'The store is damaged.'],
	['SQLITE_NOTADB', 'store-corrupt', 'The store is damaged.'],
	['SQLITE_READONLY', 'store-unwritable', 'The store cannot be written: nothing was stored.'],
	['SQLITE_CANTOPEN', 'store-unwritable', 'The files of the store cannot be opened.'],
	['SQLITE_IOERR', 'store-unwritable', 'The disk of DATA_DIR refused to read or to write.'],
];

/** The refusal that a driver's error stands for; anything else comes back as it was. */
const explained = (error: unknown): unknown => {
	const code = driverCode(error);
	const meaning = MEANINGS.find(([beginning]) => code.startsWith(beginning));
	return meaning ? new StoreError(meaning[1], `${meaning[2]} (${code})`, { cause: error }) : error;
};

export const toFailure = (thrown: unknown): Failure => {
	const error = explained(thrown);
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
