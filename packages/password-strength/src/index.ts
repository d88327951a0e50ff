export { type GuessEstimator, guessesLog10, type Score } from './estimator.ts';
export {
	judgeLoginPassword,
	LEAST_SCORE,
	type LoginPasswordRefusal,
	type LoginPasswordStrength,
	MOST_LENGTH,
} from './login-password.ts';
