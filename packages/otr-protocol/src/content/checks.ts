/** The rules for fields: a sender applies them before it encrypts, a receiver again after it has decrypted. */
import { utf8 } from '@rocket.chat/crypto';
import {
	MAX_EMOJI_LENGTH,
	MAX_FILE_BYTES,
	MAX_FILE_NAME_BYTES,
	MAX_ID_BYTES,
	MAX_MIME_LENGTH,
	MAX_TEXT_BYTES,
	MAX_TIMER,
	MIN_TIMER,
} from './limits.ts';

export type TextFault = 'empty' | 'too-long';

/**
 * Why a text cannot be sent: `maxLength` is in code points; the limit of 24 KiB of UTF-8 always applies. `undefined`
 * if it can.
 */
export function textFault(text: string, maxLength: number): TextFault | undefined {
	if (text === '') {
		return 'empty';
	}
	// A code point is at most two units, so the count is not needed for texts far beyond the limit.
	if (text.length > 2 * maxLength || [...text].length > maxLength || utf8(text).length > MAX_TEXT_BYTES) {
		return 'too-long';
	}
	return undefined;
}

const fits = (text: string, bytes: number): boolean =>
	text !== '' && text.length <= bytes && utf8(text).length <= bytes;

/** 1 to 64 bytes of UTF-8. */
export const isId = (id: string): boolean => fits(id, MAX_ID_BYTES);

/** Seconds: 0, or 5 to 3600. */
export const isTimer = (seconds: number): boolean =>
	Number.isInteger(seconds) && (seconds === 0 || (seconds >= MIN_TIMER && seconds <= MAX_TIMER));

const EMOJI_NAME = /^[A-Za-z0-9_+.-]+$/;

/** A name such as `thumbsup` or `+1`. Its characters are inert wherever it is shown. */
export const isEmojiName = (name: string): boolean => name.length <= MAX_EMOJI_LENGTH && EMOJI_NAME.test(name);

/**
 * Control characters, line and paragraph separators, what changes the direction of writing (`exe.gpj`), and what
 * separates folders.
 */
const NOT_IN_A_NAME = /[\p{Cc}\p{Zl}\p{Zp}/\\\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** The name of a file, without folders: 1 to 255 bytes of UTF-8, neither `.` nor `..`. */
export const isFileName = (name: string): boolean =>
	fits(name, MAX_FILE_NAME_BYTES) && !NOT_IN_A_NAME.test(name) && name !== '.' && name !== '..';

const MIME = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** A media type in lower case, without parameters (RFC 6838, 4.2). */
export const isMime = (mime: string): boolean => mime.length <= MAX_MIME_LENGTH && MIME.test(mime);

/** Bytes: 1 to 2^32 - 1. */
export const isFileSize = (size: number): boolean => Number.isInteger(size) && size >= 1 && size <= MAX_FILE_BYTES;
