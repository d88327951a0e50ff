/** zxcvbn (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security 2016), over its list of common passwords. */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';

/** An attacker who goes by probability: how many guesses until this password, as a power of ten. `personal`: words he tries first. */
export type GuessEstimator = (password: string, personal: readonly string[]) => number;

/** Characters beyond are not looked at: time grows with the square. */
const MAX_LENGTH = 128;

const zxcvbn = new ZxcvbnFactory({ dictionary: { ...dictionary }, graphs: adjacencyGraphs, maxLength: MAX_LENGTH });

export const guessesLog10: GuessEstimator = (password, personal) => zxcvbn.check(password.normalize('NFKC'), [...personal]).guessesLog10;
