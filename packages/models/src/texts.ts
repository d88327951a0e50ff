import { isUtf8 } from 'node:buffer';

/**
 * Texts are asked for as bytes: what a failing disk leaves of one may be no UTF-8, and there the driver ends the
 * process rather than throw. The column is named `<column>_bytes`, so that ORDER BY still means the column of the
 * table.
 */
export const asBytes = (column: string): string => `CAST(${column} AS BLOB) AS ${column.replace(/^.*\./, '')}_bytes`;

/**
 * The columns of a document, with its id, so that one that can't be read is known; of this table, where a statement
 * names several.
 */
export const documentColumns = (table = ''): string =>
	['id', 'document'].map((column) => asBytes(table === '' ? column : `${table}.${column}`)).join(', ');

/** The driver answers `get` with a Buffer and `all` with an ArrayBuffer. */
const bytesOf = (value: unknown): Buffer | undefined => {
	if (value instanceof ArrayBuffer) {
		return Buffer.from(value);
	}
	return Buffer.isBuffer(value) ? value : undefined;
};

/** A text that was asked for as bytes, with U+FFFD for what is none; '' for NULL. */
export const textOf = (value: unknown): string => bytesOf(value)?.toString('utf8') ?? '';

/** Undefined where it is no UTF-8. */
export const wholeTextOf = (value: unknown): string | undefined => {
	const bytes = bytesOf(value);
	return bytes && isUtf8(bytes) ? bytes.toString('utf8') : undefined;
};
