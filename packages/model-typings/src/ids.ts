/** Meteor's alphabet for ids: no characters that are mistaken for one another. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTWXYZabcdefghijkmnopqrstuvwxyz';

/**
 * The largest multiple of the alphabet's length that a byte can hold: bytes from there on would favour the first
 * letters.
 */
const FAIR = 256 - (256 % ALPHABET.length);

/** An id as Meteor's `Random.id()` makes them: 17 letters, 98 bits. */
export const documentId = (random: (length: number) => Uint8Array, length = 17): string => {
	let id = '';
	while (id.length < length) {
		for (const byte of random(length)) {
			if (byte < FAIR && id.length < length) {
				id += ALPHABET[byte % ALPHABET.length];
			}
		}
	}
	return id;
};
