/** Letters and digits that nobody takes for each other. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';

const LENGTH = 16;
const GROUP = 4;

/**
 * A password to be said or written down once: 16 of 31 characters in groups of four, 79 bits.
 * @param random so many random bytes
 */
export function oneTimePassword(random: (length: number) => Uint8Array): string {
	let characters = '';
	while (characters.length < LENGTH) {
		// Five bits of each byte; what names no character is drawn again, so that all are as likely.
		characters += [...random(LENGTH)].map((byte) => ALPHABET[byte & 31] ?? '').join('');
	}
	return (characters.slice(0, LENGTH).match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-');
}
