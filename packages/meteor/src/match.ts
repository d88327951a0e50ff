import { MeteorError } from '@rocket.chat/ddp-server';

/**
 * Thrown by `check`. The client receives only 400 "Match failed"; the message stays in the log and contains no value.
 */
export class MatchError extends Error {
	readonly errorType = 'Match.Error';

	readonly sanitizedError = new MeteorError(400, 'Match failed');

	/** Where in the value it failed, as `a.b[0]`; empty for the value itself. */
	readonly path: string;

	constructor(message: string, path = '') {
		super(`Match error: ${message}${path ? ` in field ${path}` : ''}`);
		this.name = 'MatchError';
		this.path = path;
	}
}

type Condition = (value: unknown) => boolean;

/** A pattern made by a function of `Match`, as opposed to a plain JavaScript value. */
export class Matcher {
	constructor(
		readonly kind: 'any' | 'integer' | 'optional' | 'maybe' | 'oneOf' | 'where' | 'including',
		readonly patterns: readonly unknown[] = [],
		readonly condition: Condition = () => true,
	) {}
}

const typeName = (value: unknown): string => {
	if (value === null || value === undefined) {
		return String(value);
	}
	return Array.isArray(value) ? 'array' : typeof value;
};

const fail = (expected: string, value: unknown, path: string): MatchError =>
	new MatchError(`Expected ${expected}, got ${typeName(value)}`, path);

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return false;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
};

const isInteger = (value: unknown): boolean =>
	typeof value === 'number' && Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;

const isOptional = (pattern: unknown): pattern is Matcher =>
	pattern instanceof Matcher && (pattern.kind === 'optional' || pattern.kind === 'maybe');

const mismatchOfObject = (
	value: unknown,
	pattern: Record<string, unknown>,
	open: boolean,
	path: string,
): MatchError | undefined => {
	if (!isPlainObject(value)) {
		return fail('plain object', value, path);
	}
	const at = (key: string): string => (path ? `${path}.${key}` : key);
	for (const [key, wanted] of Object.entries(pattern)) {
		if (!Object.hasOwn(value, key)) {
			if (isOptional(wanted)) {
				continue;
			}
			return new MatchError(`Missing key '${key}'`, path);
		}
		// In an object both mean: absent, or the pattern; null and undefined do not count as absent (Meteor's rule).
		const error = mismatch(value[key], isOptional(wanted) ? wanted.patterns[0] : wanted, at(key));
		if (error) {
			return error;
		}
	}
	const unknownKey = open ? undefined : Object.keys(value).find((key) => !Object.hasOwn(pattern, key));
	return unknownKey === undefined ? undefined : new MatchError('Unknown key', path);
};

const mismatchOfArray = (value: readonly unknown[], pattern: unknown, path: string): MatchError | undefined => {
	for (const [index, element] of value.entries()) {
		const error = mismatch(element, pattern, `${path}[${index}]`);
		if (error) {
			return error;
		}
	}
	return undefined;
};

const mismatchOfWhere = (value: unknown, condition: Condition, path: string): MatchError | undefined => {
	try {
		return condition(value) ? undefined : new MatchError('Failed Match.Where validation', path);
	} catch (error) {
		if (error instanceof MatchError) {
			return error;
		}
		throw error;
	}
};

const mismatchOfMatcher = (value: unknown, matcher: Matcher, path: string): MatchError | undefined => {
	switch (matcher.kind) {
		case 'any':
			return undefined;
		case 'integer':
			return isInteger(value) ? undefined : fail('Integer', value, path);
		case 'optional':
			return value === undefined ? undefined : mismatch(value, matcher.patterns[0], path);
		case 'maybe':
			return value === undefined || value === null ? undefined : mismatch(value, matcher.patterns[0], path);
		case 'oneOf':
			return matcher.patterns.some((pattern) => !mismatch(value, pattern, path))
				? undefined
				: new MatchError('Failed Match.OneOf, Match.Maybe or Match.Optional validation', path);
		case 'where':
			return mismatchOfWhere(value, matcher.condition, path);
		case 'including':
			return mismatchOfObject(value, matcher.patterns[0] as Record<string, unknown>, true, path);
	}
};

const constructors = new Map<unknown, string>([
	[String, 'string'],
	[Number, 'number'],
	[Boolean, 'boolean'],
	[Function, 'function'],
	[undefined, 'undefined'],
]);

/** The first mismatch of `value` with a pattern, or undefined. Source: docs.meteor.com, api/check.html. */
export const mismatch = (value: unknown, pattern: unknown, path = ''): MatchError | undefined => {
	if (pattern instanceof Matcher) {
		return mismatchOfMatcher(value, pattern, path);
	}
	const wanted = constructors.get(pattern);
	if (wanted !== undefined) {
		return typeof value === wanted ? undefined : fail(wanted, value, path);
	}
	if (pattern === null || typeof pattern === 'string' || typeof pattern === 'number' || typeof pattern === 'boolean') {
		return value === pattern ? undefined : fail(pattern === null ? 'null' : 'one fixed value', value, path);
	}
	if (pattern === Object) {
		return mismatchOfObject(value, {}, true, path);
	}
	if (Array.isArray(pattern)) {
		if (pattern.length !== 1) {
			throw new TypeError('Bad pattern: arrays must have one type element');
		}
		if (!Array.isArray(value)) {
			return fail('array', value, path);
		}
		return mismatchOfArray(value, pattern[0], path);
	}
	if (typeof pattern === 'function') {
		return value instanceof pattern ? undefined : fail(pattern.name || 'particular constructor', value, path);
	}
	if (isPlainObject(pattern)) {
		return mismatchOfObject(value, pattern, false, path);
	}
	throw new TypeError('Bad pattern: unknown pattern type');
};
