/**
 * base64url without padding, RFC 4648 section 5, one spelling for each byte string: decoding refuses padding, white space, characters
 * outside of the alphabet, impossible lengths and trailing bits that are not zero (RFC 4648 section 3.5).
 */
import { fromUtf8 } from './bytes.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const INVALID = 0xff;

const VALUES = new Uint8Array(128).fill(INVALID);
for (let i = 0; i < ALPHABET.length; i++) {
	VALUES[ALPHABET.charCodeAt(i)] = i;
}

const CODES = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

export function toBase64url(bytes: Uint8Array): string {
	const codes = new Uint8Array(Math.ceil((bytes.length * 4) / 3));
	let at = 0;
	for (let i = 0; i < bytes.length; i += 3) {
		// Three bytes are four characters; what the last group lacks are zero bits, and characters that fall outside of `codes`.
		const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
		codes[at] = CODES[group >>> 18] ?? 0;
		codes[at + 1] = CODES[(group >>> 12) & 0x3f] ?? 0;
		codes[at + 2] = CODES[(group >>> 6) & 0x3f] ?? 0;
		codes[at + 3] = CODES[group & 0x3f] ?? 0;
		at += 4;
	}
	// One string at once: characters appended one by one would make one that the engine has to flatten at each look.
	return fromUtf8(codes) ?? '';
}

/** `undefined` for anything but the one spelling that `toBase64url` gives. */
export function fromBase64url(text: string): Uint8Array | undefined {
	if (text.length % 4 === 1) {
		return undefined;
	}
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
	let bits = 0;
	let held = 0;
	let at = 0;
	for (let i = 0; i < text.length; i++) {
		const value = VALUES[text.charCodeAt(i)] ?? INVALID;
		if (value === INVALID) {
			return undefined;
		}
		held = ((held << 6) | value) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = (held >>> bits) & 0xff;
		}
	}
	return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
