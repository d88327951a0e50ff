/** The fields that bodies consist of, as bytes (docs/PROTOCOL.md, "Content"). Numbers are big-endian. */
import { fromUtf8, putUtf8 } from '@rocket.chat/crypto';
import type { ByteReader } from './bytes.ts';
import { isEmojiName, isFileName, isFileSize, isId, isMime, isTimer } from './checks.ts';
import { CANCEL_REASONS, type CancelReason, CHUNK_BYTES, DIGEST_BYTES, MAX_TEXT_BYTES, NONCE_BYTES } from './limits.ts';

/** Whose text or file is meant, from the sender's point of view. */
export type Whose = 'mine' | 'yours';

export type Field<T> = {
	/** Writes the value at `at` and returns where the next field begins. The caller has checked the value. */
	write(bytes: Uint8Array, at: number, value: T): number;
	/** Makes the reader fail where the value is invalid; what it returns then is meaningless. */
	read(reader: ByteReader): T;
};

export const byte: Field<number> = {
	write: (bytes, at, value) => {
		bytes[at] = value;
		return at + 1;
	},
	read: (reader) => reader.byte(),
};

const uint16: Field<number> = {
	write: (bytes, at, value) => {
		bytes[at] = value >>> 8;
		bytes[at + 1] = value;
		return at + 2;
	},
	read: (reader) => reader.uint16(),
};

export const uint32: Field<number> = {
	write: (bytes, at, value) => {
		for (let i = 0; i < 4; i++) {
			bytes[at + i] = value >>> (24 - 8 * i);
		}
		return at + 4;
	},
	read: (reader) => reader.uint32(),
};

/** The same field, with values that do not pass `isValid` refused. */
const checked = <T>(field: Field<T>, isValid: (value: T) => boolean): Field<T> => ({
	write: field.write,
	read: (reader) => {
		const value = field.read(reader);
		if (!isValid(value)) {
			reader.fail();
		}
		return value;
	},
});

/** One byte, 0 or 1. */
export const flag: Field<boolean> = {
	write: (bytes, at, value) => byte.write(bytes, at, value ? 1 : 0),
	read: (reader) => checked(byte, (value) => value <= 1).read(reader) === 1,
};

export const whose: Field<Whose> = {
	write: (bytes, at, value) => flag.write(bytes, at, value === 'yours'),
	read: (reader) => (flag.read(reader) ? 'yours' : 'mine'),
};

/** A string after its length in one byte. */
const short = (isValid: (text: string) => boolean): Field<string> => ({
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

export const id = short(isId);
export const emojiName = short(isEmojiName);
export const fileName = short(isFileName);
export const mime = short(isMime);

/** The rest of the body as UTF-8, 1 byte to 24 KiB. The last field. */
export const longText: Field<string> = {
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

const fixed = (length: number): Field<Uint8Array> => ({
	write: (bytes, at, value) => {
		bytes.set(value, at);
		return at + length;
	},
	read: (reader) => reader.take(length),
});

export const nonce = fixed(NONCE_BYTES);
export const digest = fixed(DIGEST_BYTES);
/** Shorter data end with the zeros that the buffer holds already. */
export const chunkData = fixed(CHUNK_BYTES);

/** Seconds from display to erasure: 0 for no timer, or 5 to 3600. */
export const timer = checked(uint16, isTimer);
/** Bytes, 1 to 2^32 - 1. */
export const fileSize = checked(uint32, isFileSize);

export const cancelReason: Field<CancelReason> = {
	write: (bytes, at, value) => byte.write(bytes, at, CANCEL_REASONS.indexOf(value)),
	read: (reader) => {
		const found = CANCEL_REASONS[reader.byte()];
		if (!found) {
			reader.fail();
		}
		return found ?? 'cancelled';
	},
};
