/** The strength of a chosen password, and why it is refused (docs/decisions/0010-password-strength.md). */
import type { GuessEstimator } from '@rocket.chat/password-strength';
import { WORDS } from './words.ts';

/** A chosen password of fewer bits, by our own count, is refused; a generated one has 90. */
export const MIN_BITS = 60;
/**
 * A chosen password that needs fewer than 10^14 guesses is refused. The attacker is assumed to know common passwords,
 * keyboards, dates and this person; at the cost of Argon2id that is some 1600 years of one graphics card.
 */
export const MIN_GUESSES_LOG10 = 14;

const BITS_PER_WORD = Math.log2(WORDS.length);
/**
 * Letters usually form words: each six of them, or part of six, count 16 bits at most, fewer than random letters would
 * have.
 */
const LETTERS_PER_WORD = 6;
const BITS_PER_LETTERS = 16;
/** In letters; shorter words of a name occur in many passwords by chance. */
const MIN_PERSONAL_LENGTH = 4;
/** In characters; from this length on, containing the login password or being part of it is refused. */
const MIN_SHARED_LENGTH = 8;

/**
 * - `empty`: only white space
 * - `login-password`: it is, contains, or is part of the login password, which the server sees at each login
 * - `personal`: it contains a word of the username, name, e-mail address or workspace
 * - `guessable`: it takes too few guesses
 */
export type PasswordRefusal = 'empty' | 'login-password' | 'personal' | 'guessable';

/** `bits`: our count, an upper bound. `guessesLog10`: the estimator's. Accepted if `refusal` is absent. */
export type PasswordStrength = {
	readonly bits: number;
	readonly guessesLog10: number;
	readonly refusal?: PasswordRefusal;
};

export type PasswordContext = {
	readonly loginPassword?: string;
	/** Username, name, e-mail addresses, name and host of the workspace. */
	readonly personal?: readonly string[];
};

const CLASSES: readonly (readonly [RegExp, number])[] = [
	[/[a-z]/, 26],
	[/[A-Z]/, 26],
	[/[0-9]/, 10],
	[/[ -/:-@[-`{-~]/, 33],
	[/[^ -~]/, 100],
];

/** Normalized for comparisons: composed characters, single spaces, lower case. */
const folded = (text: string): string => text.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Counts characters, but not one that repeats or continues the one before it (`aaa`, `123`, `cba`). */
function unpredictableCount(run: string): number {
	const codes = [...run].map((character) => character.codePointAt(0) ?? 0);
	return codes.filter((code, index) => index === 0 || Math.abs(code - (codes[index - 1] ?? 0)) > 1).length;
}

function bitsOfRun(run: string): number {
	const alphabet = CLASSES.reduce((size, [pattern, more]) => (pattern.test(run) ? size + more : size), 0);
	const guessed = unpredictableCount(run) * Math.log2(alphabet);
	if (!/^\p{L}/u.test(run)) {
		return guessed;
	}
	const words = Math.ceil([...run].length / LETTERS_PER_WORD) * BITS_PER_LETTERS;
	return Math.min(guessed, words, WORDS.includes(run.toLowerCase()) ? BITS_PER_WORD : words);
}

/** Adds the bits of each run of letters or of other characters; a repeated run counts once. */
const countBits = (password: string): number => {
	const runs = new Map(
		(password.normalize('NFKC').match(/\p{L}+|[^\p{L}\s]+/gu) ?? []).map((run) => [run.toLowerCase(), run]),
	);
	return [...runs.values()].reduce((bits, run) => bits + bitsOfRun(run), 0);
};

const isLogin = (chosen: string, login: string): boolean =>
	chosen === login ||
	(Math.min(chosen.length, login.length) >= MIN_SHARED_LENGTH && (chosen.includes(login) || login.includes(chosen)));

const wordsOf = (personal: readonly string[]): string[] => [
	...new Set(
		personal
			.flatMap((text) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? [])
			.filter((word) => [...word].length >= MIN_PERSONAL_LENGTH),
	),
];

/** The strength of a chosen password, and why it is refused, if it is. Never throws. */
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
	return bits < MIN_BITS || guessesLog10 < MIN_GUESSES_LOG10 ? { ...strength, refusal: 'guessable' } : strength;
}

/**
 * Fetches the estimator with its list of common passwords: 240 kB, so only when a user chooses a password. Rejects if
 * it can't be fetched.
 */
export async function loadGuessEstimator(): Promise<GuessEstimator> {
	const { guessesLog10 } = await import('@rocket.chat/password-strength');
	return guessesLog10;
}
