/** Unpadded base64url (RFC 4648, section 5). */
const ALPHABET = /^[A-Za-z0-9_-]*$/;

/**
 * The permitted last characters, by length modulo 4: the unused low bits of the last character must be zero.
 */
const LAST: readonly (RegExp | undefined)[] = [/./, undefined, /[AQgw]/, /[AEIMQUYcgkosw048]/];

/**
 * How many bytes a string encodes, without decoding it; undefined if it is not strict base64url: padding, characters
 * outside of the alphabet, an impossible length, or trailing bits that are not zero (so that no two strings encode the
 * same bytes).
 */
export const decodedLength = (text: string): number | undefined => {
	if (text === '') return 0;
	if (!LAST[text.length % 4]?.test(text.charAt(text.length - 1)) || !ALPHABET.test(text)) return undefined;
	return byteLength(text);
};

/** How many bytes a string encodes that is known to be strict base64url. */
export const byteLength = (text: string): number => Math.floor((text.length * 3) / 4);

/** How many characters `bytes` bytes take. */
export const encodedLength = (bytes: number): number => Math.ceil((bytes * 4) / 3);
