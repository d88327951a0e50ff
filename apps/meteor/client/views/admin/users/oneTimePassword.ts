/** Letters and digits that cannot be confused with each other. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

const LENGTH = 16;
const GROUP = 4;

/**
 * A password to be spoken or written down once: 16 of 31 characters in groups of four, 79 bits.
 * @param random so many random bytes
 */
export function oneTimePassword(random: (length: number) => Uint8Array): string {
	let characters = '';
	while (characters.length < LENGTH) {
		// Five bits of each byte; values without a character are drawn again, so that all characters are equally likely.
		characters += [...random(LENGTH)].map((byte) => ALPHABET[byte & 31] ?? '').join('');
	}
	return (characters.slice(0, LENGTH).match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}
