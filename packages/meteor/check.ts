import { MatchError, Matcher, mismatch } from './src/match.ts';

/**
 * Throws `Match.Error` unless the value matches; the client receives 400 "Match failed".
 * @throws MatchError naming the path, never the value
 */
export const check: (value: unknown, pattern: unknown) => void = (value, pattern) => {
	const error = mismatch(value, pattern);
	if (error) {
		throw error;
	}
};

/** Patterns of docs.meteor.com, api/check.html. */
export const Match = {
	Error: MatchError,
	Any: new Matcher('any'),
	/** A signed 32-bit integer. */
	Integer: new Matcher('integer'),
	/** Absent or the pattern. */
	Optional: (pattern: unknown): Matcher => new Matcher('optional', [pattern]),
	/** Like Optional, and also null if it is not the value of an object's key. */
	Maybe: (pattern: unknown): Matcher => new Matcher('maybe', [pattern]),
	OneOf: (...patterns: readonly unknown[]): Matcher => new Matcher('oneOf', patterns),
	/** Fails if the condition is false or throws a `Match.Error`; other errors are thrown on. */
	Where: (condition: (value: unknown) => boolean): Matcher => new Matcher('where', [], condition),
	/** An object with these keys, and any others. */
	ObjectIncluding: (pattern: Record<string, unknown>): Matcher => new Matcher('including', [pattern]),
	test: (value: unknown, pattern: unknown): boolean => mismatch(value, pattern) === undefined,
};
