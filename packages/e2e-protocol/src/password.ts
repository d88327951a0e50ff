/** The password that is generated with an end-to-end key. */
import type { RandomBytes } from '@rocket.chat/crypto';
import { WORDS } from './words.ts';

const PASSWORD_WORDS = 7;
/** The largest multiple of the list's length in 16 bits. Draws above it are repeated: they would favour some words. */
const FAIR = 65_536 - (65_536 % WORDS.length);

function drawWord(random: RandomBytes): string {
	for (;;) {
		const [high = 0, low = 0] = random(2);
		const drawn = high * 256 + low;
		if (drawn < FAIR) {
			return WORDS[drawn % WORDS.length] ?? '';
		}
	}
}

/** Seven words of the EFF's long list, separated by spaces: 90 bits. */
export const generatePassword = (random: RandomBytes): string =>
	Array.from({ length: PASSWORD_WORDS }, () => drawWord(random)).join(' ');
