import { bytesToHex } from '@noble/hashes/utils.js';

/**
 * The parts of the platform's coders that pure packages need: in every browser and in Node, but in no ECMAScript
 * library file.
 */
declare const TextEncoder: new () => {
	encode(text: string): Uint8Array;
	encodeInto(text: string, to: Uint8Array): { read: number; written: number };
};
declare const TextDecoder: new (
	label: 'utf-8',
	options: { fatal: true; ignoreBOM: true },
) => { decode(bytes: Uint8Array): string };

/** One of each for all calls: making one costs more than using it. Neither keeps anything between calls. */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to this many characters a loop is faster than the platform's coder: ids and the words of the protocol. */
const SHORT = 64;

/** UTF-8 of a string; a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Uint8Array {
	if (text.length > SHORT) {
		return encoder.encode(text);
	}
	const bytes = new Uint8Array(text.length);
	for (let i = 0; i < text.length; i++) {
		const unit = text.charCodeAt(i);
		if (unit > 0x7f) {
			return encoder.encode(text);
		}
		bytes[i] = unit;
	}
	return bytes;
}

/**
 * Writes the UTF-8 of a string at `at`, and returns the number of bytes.
 * @throws RangeError where it does not fit.
 */
export function putUtf8(bytes: Uint8Array, at: number, text: string): number {
	const { read, written } = encoder.encodeInto(text, bytes.subarray(at));
	if (read < text.length) {
		throw new RangeError(`a text of ${text.length} characters does not fit into ${bytes.length - at} bytes`);
	}
	return written;
}

/** Decodes strict UTF-8; `undefined` for anything else. A byte order mark is kept as a character. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
	try {
		return decoder.decode(bytes);
	} catch {
		return undefined;
	}
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
	let length = 0;
	for (const part of parts) {
		length += part.length;
	}
	const whole = new Uint8Array(length);
	let at = 0;
	for (const part of parts) {
		whole.set(part, at);
		at += part.length;
	}
	return whole;
}

/** Compares in a time that depends only on the lengths. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
	if (a.length !== b.length) {
		return false;
	}
	let difference = 0;
	for (let i = 0; i < a.length; i++) {
		difference |= (a[i] as number) ^ (b[i] as number);
	}
	return difference === 0;
}

/** Overwrites the buffers with zeros. Copies that the JavaScript engine made before cannot be reached. */
export function wipe(...buffers: readonly (Uint8Array | undefined)[]): void {
	for (const buffer of buffers) {
		buffer?.fill(0);
	}
}

/** Big-endian, 4 bytes. `value`: 0 to 2^32 - 1. */
export function uint32(value: number): Uint8Array {
	return new Uint8Array([value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}

/**
 * Writes 4 bytes, big-endian, at `at`. `value`: 0 to 2^32 - 1. (A DataView would move a small array off the engine's
 * heap, where access is much slower.)
 */
export function putUint32(bytes: Uint8Array, at: number, value: number): void {
	bytes[at] = value >>> 24;
	bytes[at + 1] = value >>> 16;
	bytes[at + 2] = value >>> 8;
	bytes[at + 3] = value;
}

/** Reads 4 bytes at `at` as a big-endian number; bytes past the end count as 0. */
export function getUint32(bytes: Uint8Array, at: number): number {
	return (
		(((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
	);
}

/**
 * Writes each part as its length (4 bytes, big-endian) and its bytes; a string as its UTF-8. Different lists of parts
 * give different bytes.
 */
export function lengthPrefixed(...parts: readonly (Uint8Array | string)[]): Uint8Array {
	const fields = parts.map((part) => (typeof part === 'string' ? utf8(part) : part));
	const whole = new Uint8Array(fields.reduce((length, field) => length + 4 + field.length, 0));
	let at = 0;
	for (const field of fields) {
		putUint32(whole, at, field.length);
		whole.set(field, at + 4);
		at += 4 + field.length;
	}
	return whole;
}

/** Lower-case hexadecimal. */
export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes);

/** `undefined` for an odd length or any other character than 0-9, a-f, A-F. */
export function fromHex(hex: string): Uint8Array | undefined {
	if (hex.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(hex)) {
		return undefined;
	}
	const bytes = new Uint8Array(hex.length / 2);
	for (let i = 0; i < bytes.length; i++) {
		bytes[i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16);
	}
	return bytes;
}
