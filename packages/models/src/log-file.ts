import { closeSync, openSync, readSync } from 'node:fs';
import { decodeHeader } from './file-header.ts';

/** The committed part of a write-ahead log. */
export type LogContent = {
	/** Pages written, by transactions that were committed. */
	readonly frames: number;
	/** The cycles of its marks, from the first on; 0 for a first page without a mark. */
	readonly cycles: readonly number[];
	readonly hasFirstPage: boolean;
};

const HEADER = 32;
const FRAME_HEADER = 24;
const MAX_PAGE = 65_536;
const BIG_ENDIAN = 0x37_7f_06_83;
const LITTLE_ENDIAN = 0x37_7f_06_82;

type Sum = readonly [number, number];

/** The cumulative checksum over 8-byte pieces that continues from frame to frame. */
const sumOf = (bytes: Buffer, [first, second]: Sum, isBigEndian: boolean): Sum => {
	let [a, b] = [first, second];
	const read = isBigEndian ? (at: number) => bytes.readUInt32BE(at) : (at: number) => bytes.readUInt32LE(at);
	for (let at = 0; at + 8 <= bytes.length; at += 8) {
		a = (a + read(at) + b) >>> 0;
		b = (b + read(at + 4) + a) >>> 0;
	}
	return [a, b];
};

const NOTHING: LogContent = { frames: 0, cycles: [], hasFirstPage: false };

const withCycle = (cycles: readonly number[], cycle: number): readonly number[] =>
	cycles.at(-1) === cycle ? cycles : [...cycles, cycle];

/**
 * Reads a number of bytes at a position; fewer at the end of the log. A log may be larger than memory, because it grows
 * while a reader holds it.
 */
type Bytes = (at: number, length: number) => Buffer;

/**
 * Reads a log as SQLite would on opening: up to the last commit whose frames have the header's salt and an unbroken
 * checksum (https://www.sqlite.org/fileformat2.html#the_write_ahead_log). The rest belongs to a transaction that was
 * never acknowledged, or to an earlier cycle.
 */
const readFrames = (bytes: Bytes): LogContent => {
	const header = bytes(0, HEADER);
	const magic = header.length >= HEADER ? header.readUInt32BE(0) : 0;
	if (magic !== BIG_ENDIAN && magic !== LITTLE_ENDIAN) {
		return NOTHING;
	}
	const isBigEndian = magic === BIG_ENDIAN;
	const frameSize = FRAME_HEADER + header.readUInt32BE(8);
	const salt = Buffer.from(header.subarray(16, 24));
	let sum = sumOf(header.subarray(0, 24), [0, 0], isBigEndian);
	if (frameSize > FRAME_HEADER + MAX_PAGE || sum[0] !== header.readUInt32BE(24) || sum[1] !== header.readUInt32BE(28)) {
		return NOTHING;
	}
	let [committed, seen] = [NOTHING, NOTHING];
	for (
		let at = HEADER, whole = bytes(at, frameSize);
		whole.length === frameSize;
		at += frameSize, whole = bytes(at, frameSize)
	) {
		const frame = whole.subarray(0, FRAME_HEADER);
		const page = whole.subarray(FRAME_HEADER);
		sum = sumOf(page, sumOf(frame.subarray(0, 8), sum, isBigEndian), isBigEndian);
		if (!frame.subarray(8, 16).equals(salt) || sum[0] !== frame.readUInt32BE(16) || sum[1] !== frame.readUInt32BE(20)) {
			break;
		}
		seen =
			frame.readUInt32BE(0) === 1
				? { ...seen, hasFirstPage: true, cycles: withCycle(seen.cycles, decodeHeader(page, 0)?.mark?.cycle ?? 0) }
				: seen;
		seen = { ...seen, frames: seen.frames + 1 };
		if (frame.readUInt32BE(4) !== 0) {
			committed = seen;
		}
	}
	return committed;
};

/** The same for a log in memory. */
export const readLog = (log: Buffer): LogContent => readFrames((at, length) => log.subarray(at, at + length));

const opened = (path: string): number | undefined => {
	try {
		return openSync(path, 'r');
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
			return undefined;
		}
		throw error;
	}
};

/** Reads the log at a path; a missing log counts as empty. */
export const readLogFile = (path: string): LogContent => {
	const file = opened(path);
	if (file === undefined) {
		return NOTHING;
	}
	let buffer = Buffer.alloc(0);
	try {
		return readFrames((at, length) => {
			buffer = buffer.length < length ? Buffer.alloc(length) : buffer;
			return buffer.subarray(0, readSync(file, buffer, 0, length, at));
		});
	} finally {
		closeSync(file);
	}
};
