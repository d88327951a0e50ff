import type { Bindable } from './connection.ts';
import type { Database } from './database.ts';
import { decodeDocument } from './document.ts';
import { isDocumentOf } from './document-shape.ts';
import type { Sql } from './sql.ts';
import { textOf, wholeTextOf } from './texts.ts';

type Row = Readonly<Record<string, unknown>>;

/** The table of a statement's documents: the one whose `id` it selects, by its own name or an alias. */
const collectionOf = (sql: Sql): string => {
	const [, name] = /CAST\((\w+)\.id AS BLOB\)/.exec(sql) ?? [];
	const [, table] =
		new RegExp(name === undefined ? /\bFROM (\w+)/ : `\\b(?:FROM|JOIN) (\\w+) ${name}\\b`).exec(sql) ?? [];
	return table ?? name ?? '';
};

const decoded = (text: string | undefined): unknown => {
	try {
		return text === undefined ? undefined : decodeDocument<unknown>(text);
	} catch {
		return undefined;
	}
};

/** Undefined if the document is damaged: it is reported by its id, and reading continues with the others. */
const documentOf = <T>(database: Database, row: Row, sql: Sql): T | undefined => {
	const [collection, id] = [collectionOf(sql), textOf(row.id_bytes)];
	const document = decoded(wholeTextOf(row.document_bytes));
	if (isDocumentOf(collection, id, document)) {
		return document as T;
	}
	database.report({ collection, id });
	return undefined;
};

/** The documents of rows with the columns of `documentColumns`; those that can't be read are left out. */
export const documentsOf = <T>(database: Database, rows: readonly Row[], sql: Sql): T[] =>
	rows.map((row) => documentOf<T>(database, row, sql)).filter((document) => document !== undefined);

/** The one document that the statement finds. */
export const findOne = <T>(database: Database, sql: Sql, ...parameters: Bindable[]): T | undefined => {
	const row = database.get(sql, ...parameters);
	return row && documentOf<T>(database, row, sql);
};

export const findAll = <T>(database: Database, sql: Sql, ...parameters: Bindable[]): T[] =>
	documentsOf<T>(database, database.all(sql, ...parameters), sql);

/** The number in column `n`. */
export const countRows = (database: Database, sql: Sql, ...parameters: Bindable[]): number =>
	Number(database.get(sql, ...parameters)?.n);

/** `patch` over `document`; fields that the patch has as undefined are removed. */
export const patched = <T extends object>(document: T, patch: Partial<T>): T =>
	Object.fromEntries(Object.entries({ ...document, ...patch }).filter(([, value]) => value !== undefined)) as T;
