/**
 * zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security 2016), over its list of common
 * passwords.
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/**
 * An attacker who goes by probability: how many guesses until this password, as a power of ten. `personal`: words he
 * tries first.
 */
export type GuessEstimator = (password: string, personal: readonly string[]) => number;

/** zxcvbn's score: 0 below 10^3 guesses, 1 below 10^6, 2 below 10^8, 3 below 10^10, 4 from there. */
export type Score = 0 | 1 | 2 | 3 | 4;

/** Characters beyond are not looked at: time grows with the square. */
const MAX_LENGTH = 128;

const zxcvbn = new ZxcvbnFactory({ dictionary: { ...dictionary }, graphs: adjacencyGraphs, maxLength: MAX_LENGTH });

/** Both counts of zxcvbn, of the NFKC form. */
export const estimate = (password: string, personal: readonly string[]): { guessesLog10: number; score: Score } => {
	const { guessesLog10: guesses, score } = zxcvbn.check(password.normalize('NFKC'), [...personal]);
	return { guessesLog10: guesses, score };
};

export const guessesLog10: GuessEstimator = (password, personal) => estimate(password, personal).guessesLog10;
