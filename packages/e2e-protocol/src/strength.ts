/** What guessing a chosen password costs, and why one is refused (docs/decisions/0010-password-strength.md). */
import type { GuessEstimator } from '@rocket.chat/password-strength';
import { WORDS } from './words.ts';

/** By our own count a chosen password below this many bits is refused; a generated one has 90. */
export const LEAST_BITS = 60;
/**
 * Below 10^14 guesses of an attacker who knows passwords, keyboards, dates and this person, it is refused: some 1600
 * years of one graphics card at Argon2id.
 */
export const LEAST_GUESSES_LOG10 = 14;

const BITS_A_WORD = Math.log2(WORDS.length);
/**
 * Letters make words: 16 bits for each six of them, begun ones too, however many more bits as many random letters would
 * have.
 */
const LETTERS_A_WORD = 6;
const BITS_OF_LETTERS = 16;
/** Shorter words of a name are in many passwords by chance. */
const LEAST_PERSONAL = 4;
/** From this length on, holding the login password, or being held by it, counts as being it. */
const LEAST_SHARED = 8;

/**
 * - `empty`: nothing but white space
 * - `login-password`: it is, holds, or is held by the password that the server sees at each login
 * - `personal`: a word of user name, name, e-mail address or workspace is in it
 * - `guessable`: too few guesses
 */
export type PasswordRefusal = 'empty' | 'login-password' | 'personal' | 'guessable';

/** `bits`: our count, from above. `guessesLog10`: the estimator's. Accepted where there is no `refusal`. */
export type PasswordStrength = {
	readonly bits: number;
	readonly guessesLog10: number;
	readonly refusal?: PasswordRefusal;
};

export type PasswordContext = {
	readonly loginPassword?: string;
	/** User name, name, e-mail addresses, name and host of the workspace. */
	readonly personal?: readonly string[];
};

const CLASSES: readonly (readonly [RegExp, number])[] = [
	[/[a-z]/, 26],
	[/[A-Z]/, 26],
	[/[0-9]/, 10],
	[/[ -/:-@[-`{-~]/, 33],
	[/[^ -~]/, 100],
];

/** One spelling for comparisons: composed, single spaces, no case. */
const folded = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** A character that repeats the one before it, or goes on from it by one (`aaa`, `123`, `cba`), adds nothing. */
function surprises(run: string): number {
	const codes = [...run].map((character) => character.codePointAt(0) ?? 0);
	return codes.filter((code, index) => index === 0 || Math.abs(code - (codes[index - 1] ?? 0)) > 1).length;
}

function bitsOfRun(run: string): number {
	const alphabet = CLASSES.reduce((size, [pattern, more]) => (pattern.test(run) ? size + more : size), 0);
	const guessed = surprises(run) * Math.log2(alphabet);
	if (!/^\p{L}/u.test(run)) {
		return guessed;
	}
	const words = Math.ceil([...run].length / LETTERS_A_WORD) * BITS_OF_LETTERS;
	return Math.min(guessed, words, WORDS.includes(run.toLowerCase()) ? BITS_A_WORD : words);
}

/** Runs of letters and of other characters, repeated ones once. */
const countBits = (password: string): number => {
	const runs = new Map(
		(password.normalize('NFKC').match(/\p{L}+|[^\p{L}\s]+/gu) ?? []).map((run) => [run.toLowerCase(), run]),
	);
	return [...runs.values()].reduce((bits, run) => bits + bitsOfRun(run), 0);
};

const isLogin = (chosen: string, login: string): boolean =>
	chosen === login ||
	(Math.min(chosen.length, login.length) >= LEAST_SHARED && (chosen.includes(login) || login.includes(chosen)));

const wordsOf = (personal: readonly string[]): string[] => [
	...new Set(
		personal
			.flatMap((text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [])
			.filter((word) => [...word].length >= LEAST_PERSONAL),
	),
];

/** What a chosen password is worth, and why it is refused, if it is. Never throws. */
export function estimateStrength(
	estimator: GuessEstimator,
	password: string,
	{ loginPassword, personal = [] }: PasswordContext = {},
): PasswordStrength {
	const chosen = folded(password);
	if (chosen === '') {
		return { bits: 0, guessesLog10: 0, refusal: 'empty' };
	}
	const words = wordsOf(personal);
	const login = folded(loginPassword ?? '');
	const bits = countBits(password);
	const guessesLog10 = estimator(password, login === '' ? words : [...words, login]);
	const strength = { bits, guessesLog10 };
	if (login !== '' && isLogin(chosen, login)) {
		return { ...strength, refusal: 'login-password' };
	}
	if (words.some((word) => chosen.includes(word))) {
		return { ...strength, refusal: 'personal' };
	}
	return bits < LEAST_BITS || guessesLog10 < LEAST_GUESSES_LOG10 ? { ...strength, refusal: 'guessable' } : strength;
}

/**
 * Fetches the estimator, with its list of common passwords: 240 kB, so only once somebody chooses a password. Rejects
 * where it can't be fetched.
 */
export async function loadGuessEstimator(): Promise<GuessEstimator> {
	const { guessesLog10 } = await import('@rocket.chat/password-strength');
	return guessesLog10;
}
