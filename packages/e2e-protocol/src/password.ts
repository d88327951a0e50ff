/** Passwords that protect the wrapped seed: generated from a word list, or chosen and then estimated. */
import type { RandomBytes } from '@rocket.chat/crypto';
import { WORDS } from './words.ts';

const PASSWORD_WORDS = 7;
/** A chosen password below this many bits is refused; a generated one has 90. */
export const LEAST_BITS = 60;

const BITS_A_WORD = Math.log2(WORDS.length);
/** The largest multiple of the list's length that fits 16 bits: above it a draw would favour the first words. */
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

/** Seven words of the EFF's long list with spaces between: 90 bits. */
export const generatePassword = (random: RandomBytes): string => Array.from({ length: PASSWORD_WORDS }, () => drawWord(random)).join(' ');

export type PasswordStrength = { readonly bits: number; readonly acceptable: boolean };

const CLASSES: readonly (readonly [RegExp, number])[] = [
	[/[a-z]/, 26],
	[/[A-Z]/, 26],
	[/[0-9]/, 10],
	[/[ -/:-@[-`{-~]/, 33],
	[/[^ -~]/, 100],
];

/** A character that repeats the one before it, or goes on from it by one (`aaa`, `123`, `cba`), adds nothing. */
function surprises(part: string): number {
	const codes = [...part].map((character) => character.codePointAt(0) ?? 0);
	return codes.filter((code, index) => index === 0 || Math.abs(code - (codes[index - 1] ?? 0)) > 1).length;
}

/**
 * An estimate from above, in bits, of what guessing a chosen password costs: words of the list count as one draw each, repeated parts once, other
 * parts by their unpredictable characters. It knows no dictionary beyond the list: it stops the worst, it does not certify the rest.
 * `acceptable` is false, too, for the login password itself.
 */
export function passwordStrength(password: string, options: { loginPassword?: string } = {}): PasswordStrength {
	const parts = new Set(password.normalize('NFKC').trim().split(/\s+/).filter(Boolean));
	let bits = 0;
	for (const part of parts) {
		const alphabet = CLASSES.reduce((size, [pattern, more]) => (pattern.test(part) ? size + more : size), 0);
		const guessed = surprises(part) * Math.log2(Math.max(2, alphabet));
		bits += WORDS.includes(part.toLowerCase()) ? Math.min(BITS_A_WORD, guessed) : guessed;
	}
	return { bits, acceptable: bits >= LEAST_BITS && password !== options.loginPassword };
}
