import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** What the pure rooms need of the platform's decoder; in every browser and in Node, but in no ECMAScript library file. */
declare const TextDecoder: new (label: 'utf-8', options: { fatal: true; ignoreBOM: true }) => { decode(bytes: Uint8Array): string };

/** UTF-8 of a string; a lone surrogate becomes U+FFFD. */
export const utf8 = (text: string): Uint8Array => utf8ToBytes(text);

/** The string of strict UTF-8; `undefined` for anything else. A byte order mark is kept as a character. */
export function fromUtf8(bytes: Uint8Array): string | undefined {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => concatBytes(...parts);

/** Equality in a time that depends on the lengths alone. */
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

/** Overwrites the buffers with zeros. Copies that an engine made before are out of reach. */
export function wipe(...buffers: readonly (Uint8Array | undefined)[]): void {
	for (const buffer of buffers) {
		buffer?.fill(0);
	}
}

/** Big-endian, 4 bytes. `value`: 0 to 2^32 - 1. */
export function uint32(value: number): Uint8Array {
	return new Uint8Array([value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff]);
}

/** Every part as its length (4 bytes, big-endian) and its bytes; a string is its UTF-8. No two lists of parts give the same bytes. */
export function lengthPrefixed(...parts: readonly (Uint8Array | string)[]): Uint8Array {
	return concat(
		...parts.flatMap((part) => {
			const bytes = typeof part === 'string' ? utf8(part) : part;
			return [uint32(bytes.length), bytes];
		}),
	);
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
