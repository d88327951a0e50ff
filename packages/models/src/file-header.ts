import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { decodeMark, type Mark } from './mark.ts';

/**
 * The first 100 bytes of a SQLite file, decoded (https://www.sqlite.org/fileformat2.html#the_database_header), and the
 * file's size.
 */
export type FileHeader = {
	/** Bytes. */
	readonly size: number;
	readonly pageSize: number;
	/** Number of pages that the file must have. */
	readonly pages: number;
	readonly userVersion: number;
	readonly mark: Mark | undefined;
};

const LENGTH = 100;
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/** Decodes a header from the beginning of a file, or of a first page in the log. Undefined for anything else. */
export const decodeHeader = (bytes: Buffer, size: number): FileHeader | undefined => {
	if (bytes.length < LENGTH || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
		return undefined;
	}
	const pageSize = bytes.readUInt16BE(16);
	return {
		size,
		pageSize: pageSize === 1 ? 65_536 : pageSize,
		pages: bytes.readUInt32BE(28),
		userVersion: bytes.readInt32BE(60),
		mark: decodeMark(bytes.readInt32BE(68)),
	};
};

/** Undefined if the file is shorter than a header, or not a SQLite file. @throws the error of `open` */
export const readHeader = (path: string): FileHeader | undefined => {
	const file = openSync(path, 'r');
	try {
		const bytes = Buffer.alloc(LENGTH);
		const read = readSync(file, bytes, 0, LENGTH, 0);
		return decodeHeader(bytes.subarray(0, read), fstatSync(file).size);
	} finally {
		closeSync(file);
	}
};
