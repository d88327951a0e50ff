/**
 * Padding of every content (docs/PROTOCOL.md, "Padding"). Padmé is from "Reducing Metadata Leakage from Encrypted
 * Files and Communication with PURBs", section 4: a length keeps its first bit and the floor(log2(floor(log2 length))
 * + 1) bits after it, so that at most 12 % is added.
 */
const MIN_PADDED_LENGTH = 256;

/** The Padmé length of `length` bytes, 0 to 2^31 - 1. */
export function padme(length: number): number {
	if (length < 2) {
		return length;
	}
	const exponent = 31 - Math.clz32(length);
	const kept = 32 - Math.clz32(exponent);
	const mask = 2 ** (exponent - kept) - 1;
	return length + mask - ((length + mask) % (mask + 1));
}

/** Bytes of a padded content of `length` bytes: max(256, Padmé(length)). */
export const paddedLength = (length: number): number => Math.max(MIN_PADDED_LENGTH, padme(length));

/** Appends zeros up to the padded length. */
export function pad(content: Uint8Array): Uint8Array {
	const padded = new Uint8Array(paddedLength(content.length));
	padded.set(content);
	return padded;
}

/** Whether `padded` is what `pad` makes of its first `length` bytes: the right length, and only zeros after them. */
export function isPaddingOf(padded: Uint8Array, length: number): boolean {
	if (length > padded.length || padded.length !== paddedLength(length)) {
		return false;
	}
	let other = 0;
	for (let i = length; i < padded.length; i++) {
		other |= padded[i] as number;
	}
	return other === 0;
}
