import { isUtf8 } from 'node:buffer';

/**
 * Texts are selected as bytes: a failing disk may leave invalid UTF-8, for which the driver ends the process instead of
 * throwing. The column is named `<column>_bytes`, so that ORDER BY still means the column of the table.
 */
export const asBytes = (column: string): string => `CAST(${column} AS BLOB) AS ${column.replace(/^.*\./, '')}_bytes`;

/**
 * The columns of a document, with its id, so that an unreadable one can be identified; of this table, if a statement
 * names several.
 */
export const documentColumns = (table = ''): string =>
	['id', 'document'].map((column) => asBytes(table === '' ? column : `${table}.${column}`)).join(', ');

/** The driver returns a Buffer from `get` and an ArrayBuffer from `all`. */
const bytesOf = (value: unknown): Buffer | undefined => {
	if (value instanceof ArrayBuffer) {
		return Buffer.from(value);
	}
	return Buffer.isBuffer(value) ? value : undefined;
};

/** Decodes a text selected as bytes, with U+FFFD for invalid bytes; '' for NULL. */
export const textOf = (value: unknown): string => bytesOf(value)?.toString('utf8') ?? '';

/** Undefined if it is not UTF-8. */
export const wholeTextOf = (value: unknown): string | undefined => {
	const bytes = bytesOf(value);
	return bytes && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
};
