/**
 * base64url without padding (RFC 4648 section 5), with one encoding for each byte string: decoding refuses padding,
 * white space, characters outside of the alphabet, impossible lengths and trailing bits that are not zero (section
 * 3.5).
 */
import { fromUtf8 } from './bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const INVALID = 0xff;

const VALUES = new Uint8Array(128).fill(INVALID);
for (let i = 0; i < ALPHABET.length; i++) {
	VALUES[ALPHABET.charCodeAt(i)] = i;
}

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

/**
 * Buffer for the character codes of most strings; overwritten after use, since they may encode a key. A new buffer for
 * each string would cost more than filling it.
 */
const scratch = new Uint8Array(1024);

export function toBase64url(bytes: Uint8Array): string {
	const length = Math.ceil((bytes.length * 4) / 3);
	// An incomplete last group is filled with zero bits; its surplus characters are after the end of the string.
	const codes = length + 2 <= scratch.length ? scratch : new Uint8Array(length + 2);
	let at = 0;
	for (let i = 0; i < bytes.length; i += 3) {
		const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		codes[at] = CODES[group >>> 18] ?? 0;
		codes[at + 1] = CODES[(group >>> 12) & 0x3f] ?? 0;
		codes[at + 2] = CODES[(group >>> 6) & 0x3f] ?? 0;
		codes[at + 3] = CODES[group & 0x3f] ?? 0;
		at += 4;
	}
	// One decoding of all codes: a string built character by character must be flattened by the engine before use.
	const text = fromUtf8(codes.subarray(0, length)) ?? '';
	codes.fill(0, 0, at);
	return text;
}

const valueAt = (text: string, index: number): number => VALUES[text.charCodeAt(index)] ?? INVALID;

/** `undefined` for anything but the one encoding that `toBase64url` returns. */
export function fromBase64url(text: string): Uint8Array | undefined {
	const left = text.length % 4;
	if (left === 1) {
		return undefined;
	}
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
	const end = text.length - left;
	// The bits of all values: more than six if a character was not in the alphabet.
	let seen = 0;
	let at = 0;
	for (let i = 0; i < end; i += 4) {
		const [a, b, c, d] = [valueAt(text, i), valueAt(text, i + 1), valueAt(text, i + 2), valueAt(text, i + 3)];
		seen |= a | b | c | d;
		bytes[at] = (a << 2) | (b >> 4);
		bytes[at + 1] = (b << 4) | (c >> 2);
		bytes[at + 2] = (c << 6) | d;
		at += 3;
	}
	if (left === 0) {
		return seen < 64 ? bytes : undefined;
	}
	const [a, b, c] = [valueAt(text, end), valueAt(text, end + 1), left === 3 ? valueAt(text, end + 2) : 0];
	bytes[at] = (a << 2) | (b >> 4);
	bytes[at + 1] = (b << 4) | (c >> 2);
	const spare = left === 3 ? c & 0x03 : b & 0x0f;
	return (seen | a | b | c) < 64 && spare === 0 ? bytes : undefined;
}
