import { estimate, type Score } from './estimator.ts';
import { isMadeOfOwnWords } from './own-words.ts';

/**
 * zxcvbn's score that a login password needs: 10^8 guesses. The server slows guesses
 * (docs/decisions/0010-password-strength.md).
 */
export const LEAST_SCORE = 3;

/** Code points of the NFKC form. */
const LEAST_LENGTH = 8;
export const MOST_LENGTH = 1_000;

/** UTF-16 units of what is typed: no more is normalized, which takes the square of a run of combining marks. */
const MOST_TYPED = 2 * MOST_LENGTH;

/**
 * Code points that are judged, from the front: a server judges in the thread that serves everybody, and 32 of the worst
 * kind take it some 20 ms.
 */
const JUDGED = 32;

/** Longer words are cut, more are left out, for the same reason. */
const PERSONAL_LENGTH = 64;
const PERSONAL_WORDS = 10;

/** `guessable`: its score is below `LEAST_SCORE`. */
export type LoginPasswordRefusal = 'too-short' | 'too-long' | 'guessable';

/** Accepted where there is no `refusal`. */
export type LoginPasswordStrength = {
	readonly score: Score;
	readonly guessesLog10: number;
	readonly refusal?: LoginPasswordRefusal;
};

/** What belongs to somebody: the whole texts, and what stands before an address's sign. */
const personalWords = (personal: readonly string[]): string[] => [
	...new Set(
		personal
			.flatMap((text) => [text, text.split('@')[0] ?? ''])
			.map((text) =>
				text
					.slice(0, 4 * PERSONAL_LENGTH)
					.normalize('NFKC')
					.trim()
					.slice(0, PERSONAL_LENGTH),
			)
			.filter((text) => text !== '')
			.slice(0, PERSONAL_WORDS),
	),
];

/**
 * What is made of its owner's words alone is guessed in a few thousand tries, though zxcvbn takes `alice-alice` for
 * more.
 */
const OWN_WORDS = { score: 1, guessesLog10: 4 } as const;

const worth = (characters: readonly string[], words: readonly string[]): { score: Score; guessesLog10: number } => {
	const judged = estimate(characters.slice(0, JUDGED).join(''), words);
	const isOwn = judged.score > OWN_WORDS.score && isMadeOfOwnWords(characters.join(''), words);
	return isOwn ? OWN_WORDS : judged;
};

/**
 * What a login password is worth, and why it is refused, if it is. By the same rule on both sides, so that a form says
 * beforehand what the server will.
 *
 * @param personal user name, name and e-mail address of whom it is for: what an attacker tries first
 * @param leastLength the workspace's setting, in code points
 */
export const judgeLoginPassword = (
	password: string,
	personal: readonly string[],
	leastLength = LEAST_LENGTH,
): LoginPasswordStrength => {
	const characters = [...password.slice(0, MOST_TYPED).normalize('NFKC')];
	const words = personalWords(personal);
	const judged = worth(characters, words);
	if (characters.length < leastLength) {
		return { ...judged, refusal: 'too-short' };
	}
	if (characters.length > MOST_LENGTH || password.length > MOST_TYPED) {
		return { ...judged, refusal: 'too-long' };
	}
	return judged.score < LEAST_SCORE ? { ...judged, refusal: 'guessable' } : judged;
};
