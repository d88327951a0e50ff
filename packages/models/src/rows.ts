import type { Bindable, Database } from './database.ts';
import { decodeDocument } from './document.ts';
import type { Sql } from './sql.ts';

/** The one document that the statement finds. */
export const findOne = <T>(database: Database, sql: Sql, ...parameters: Bindable[]): T | undefined => {
	const row = database.get(sql, ...parameters);
	return row && decodeDocument<T>(String(row.document));
};

export const findAll = <T>(database: Database, sql: Sql, ...parameters: Bindable[]): T[] =>
	database.all(sql, ...parameters).map((row) => decodeDocument<T>(String(row.document)));

/** The number in column `n`. */
export const countRows = (database: Database, sql: Sql, ...parameters: Bindable[]): number => Number(database.get(sql, ...parameters)?.n);

/** `patch` over `document`; fields that the patch has as undefined are removed. */
export const patched = <T extends object>(document: T, patch: Partial<T>): T =>
	Object.fromEntries(Object.entries({ ...document, ...patch }).filter(([, value]) => value !== undefined)) as T;
