/** The fields that bodies consist of, as bytes (docs/PROTOCOL.md, "Content"). Numbers are big-endian. */
import { fromUtf8, putUtf8 } from '@rocket.chat/crypto';
import type { ByteReader } from './bytes.ts';
import { isEmojiName, isFileName, isFileSize, isId, isMime, isTimer } from './checks.ts';
import { CANCEL_REASONS, type CancelReason, CHUNK_BYTES, DIGEST_BYTES, MAX_TEXT_BYTES, NONCE_BYTES } from './limits.ts';

/** Whose text or file is meant, from the sender's point of view. */
export type Whose = 'mine' | 'yours';

/** What a stored state tells apart: session/state/codec.ts has a codec for each. */
export type FieldType =
	| 'cancel-reason'
	| 'chunk'
	| 'digest'
	| 'emoji'
	| 'file-name'
	| 'flag'
	| 'id'
	| 'mime'
	| 'nonce'
	| 'number'
	| 'text'
	| 'whose';

type Wire<T> = {
	/** Writes the value at `at` and returns where the next field begins. The caller has checked the value. */
	write(bytes: Uint8Array, at: number, value: T): number;
	/** Makes the reader fail where the value is invalid; what it returns then is meaningless. */
	read(reader: ByteReader): T;
};

export type Field<T> = Wire<T> & { readonly type: FieldType };

export const byte: Wire<number> = {
	write: (bytes, at, value) => {
		bytes[at] = value;
		return at + 1;
	},
	read: (reader) => reader.byte(),
};

const uint16: Wire<number> = {
	write: (bytes, at, value) => {
		bytes[at] = value >>> 8;
		bytes[at + 1] = value;
		return at + 2;
	},
	read: (reader) => reader.uint16(),
};

export const uint32: Field<number> = {
	type: 'number',
	write: (bytes, at, value) => {
		for (let i = 0; i < 4; i++) {
			bytes[at + i] = value >>> (24 - 8 * i);
		}
		return at + 4;
	},
	read: (reader) => reader.uint32(),
};

/** The same field, with values that do not pass `isValid` refused. */
const checked = <T>(field: Wire<T>, isValid: (value: T) => boolean): Wire<T> => ({
	write: field.write,
	read: (reader) => {
		const value = field.read(reader);
		if (!isValid(value)) {
			reader.fail();
		}
		return value;
	},
});

const bit = checked(byte, (value) => value <= 1);

/** One byte, 0 or 1. */
export const flag: Field<boolean> = {
	type: 'flag',
	write: (bytes, at, value) => bit.write(bytes, at, value ? 1 : 0),
	read: (reader) => bit.read(reader) === 1,
};

export const whose: Field<Whose> = {
	type: 'whose',
	write: (bytes, at, value) => flag.write(bytes, at, value === 'yours'),
	read: (reader) => (flag.read(reader) ? 'yours' : 'mine'),
};

/** A string after its length in one byte. */
const short = (type: FieldType, isValid: (text: string) => boolean): Field<string> => ({
	type,
	write: (bytes, at, value) => {
		const length = putUtf8(bytes, at + 1, value);
		bytes[at] = length;
		return at + 1 + length;
	},
	read: (reader) => {
		const text = fromUtf8(reader.view(reader.byte()));
		if (text === undefined || !isValid(text)) {
			reader.fail();
		}
		return text ?? '';
	},
});

export const id = short('id', isId);
export const emojiName = short('emoji', isEmojiName);
export const fileName = short('file-name', isFileName);
export const mime = short('mime', isMime);

/** The rest of the body as UTF-8, 1 byte to 24 KiB. The last field. */
export const longText: Field<string> = {
	type: 'text',
	write: (bytes, at, value) => at + putUtf8(bytes, at, value),
	read: (reader) => {
		const bytes = reader.rest();
		const text = bytes.length <= MAX_TEXT_BYTES ? fromUtf8(bytes) : undefined;
		if (!text) {
			reader.fail();
		}
		return text ?? '';
	},
};

const fixed = (type: FieldType, length: number): Field<Uint8Array> => ({
	type,
	write: (bytes, at, value) => {
		bytes.set(value, at);
		return at + length;
	},
	read: (reader) => reader.take(length),
});

export const nonce = fixed('nonce', NONCE_BYTES);
export const digest = fixed('digest', DIGEST_BYTES);
/** Shorter data end with the zeros that the buffer holds already. */
export const chunkData = fixed('chunk', CHUNK_BYTES);

/** Seconds from display to erasure: 0 for no timer, or 5 to 3600. */
export const timer: Field<number> = { type: 'number', ...checked(uint16, isTimer) };
/** Bytes, 1 to 2^32 - 1. */
export const fileSize: Field<number> = { type: 'number', ...checked(uint32, isFileSize) };

export const cancelReason: Field<CancelReason> = {
	type: 'cancel-reason',
	write: (bytes, at, value) => byte.write(bytes, at, CANCEL_REASONS.indexOf(value)),
	read: (reader) => {
		const found = CANCEL_REASONS[reader.byte()];
		if (!found) {
			reader.fail();
		}
		return found ?? 'cancelled';
	},
};
