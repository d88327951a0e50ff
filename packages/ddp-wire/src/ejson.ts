/**
 * EJSON: JSON with dates, binary, the numbers JSON lacks, and an escape.
 * Source: docs.meteor.com, api/EJSON.html; meteor/packages/ejson.
 * User-defined types ($type, $value) and regular expressions ($regexp) are refused: nothing here reads them, and a
 * regular expression chosen by a client is a way to stall the server.
 */
import { fromBase64, toBase64 } from './base64.ts';

export type EjsonValue = null | boolean | number | string | Date | Uint8Array | EjsonValue[] | EjsonObject;
export interface EjsonObject {
	[key: string]: EjsonValue | undefined;
}

/** Nesting beyond it is malformed: deeper documents have no use, and recursion must end. */
export const maxDepth = 64;

/** What decoding gives for malformed input, told apart from every EJSON value. */
const malformed = Symbol('malformed');

type Decoded = EjsonValue | typeof malformed;

type Special = (value: unknown) => Decoded;

const infinities = new Map<unknown, number>([
	[0, Number.NaN],
	[1, Number.POSITIVE_INFINITY],
	[-1, Number.NEGATIVE_INFINITY],
]);

const date: Special = (value) => {
	const decoded = typeof value === 'number' ? new Date(value) : undefined;
	return decoded && !Number.isNaN(decoded.getTime()) ? decoded : malformed;
};

/** The objects of one key that stand for something else. */
const specials = new Map<string, Special>([
	['$date', date],
	['$binary', (value) => (typeof value === 'string' ? (fromBase64(value) ?? malformed) : malformed)],
	['$InfNaN', (value) => infinities.get(value) ?? malformed],
]);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const DOLLAR = '$'.charCodeAt(0);

/** Whether a key begins as those that EJSON gives a meaning do. */
const isSpecial = (key: string): boolean => key.charCodeAt(0) === DOLLAR;

const isUserType = (keys: readonly string[]): boolean =>
	keys.length === 2 &&
	((keys.includes('$type') && keys.includes('$value')) || (keys.includes('$regexp') && keys.includes('$flags')));

/** Decodes the members in place; JSON.parse made the object, so nobody else holds it. */
const decodeMembers = (object: Record<string, unknown>, depth: number): Decoded => {
	for (const key in object) {
		// An own `__proto__` would become the prototype when the object is copied.
		if (key === '__proto__') {
			return malformed;
		}
		const member = object[key];
		if (isObject(member)) {
			const decoded = decode(member, depth + 1);
			if (decoded === malformed) {
				return malformed;
			}
			object[key] = decoded;
		}
	}
	return object as EjsonObject;
};

const decodeArray = (array: unknown[], depth: number): Decoded => {
	for (let at = 0; at < array.length; at += 1) {
		const decoded = decode(array[at], depth + 1);
		if (decoded === malformed) {
			return malformed;
		}
		array[at] = decoded;
	}
	return array as EjsonValue[];
};

const decode = (value: unknown, depth: number): Decoded => {
	if (!isObject(value)) {
		return value as EjsonValue;
	}
	if (depth > maxDepth) {
		return malformed;
	}
	if (Array.isArray(value)) {
		return decodeArray(value, depth);
	}
	for (const first in value) {
		return isSpecial(first) ? decodeSpecial(value, depth) : decodeMembers(value, depth);
	}
	return value as EjsonObject;
};

/** An object whose first key begins with a dollar. */
const decodeSpecial = (value: Record<string, unknown>, depth: number): Decoded => {
	const keys = Object.keys(value);
	const [only] = keys;
	if (keys.length === 1 && only !== undefined) {
		const special = specials.get(only);
		if (special) {
			return special(value[only]);
		}
		if (only === '$escape') {
			const escaped = value[only];
			// The escaped object's own keys are literal; what lies below them is EJSON again.
			return isObject(escaped) && !Array.isArray(escaped) ? decodeMembers(escaped, depth + 1) : malformed;
		}
	}
	return isUserType(keys) ? malformed : decodeMembers(value, depth);
};

/** @returns undefined for what is not JSON, or JSON that no EJSON value has, or nested deeper than {@link maxDepth} */
export const parseEjson = (text: string): EjsonValue | undefined => {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		return undefined;
	}
	const value = decode(parsed, 0);
	return value === malformed ? undefined : value;
};

const needsEscape = (keys: readonly string[]): boolean => {
	const [only] = keys;
	return (keys.length === 1 && only !== undefined && (specials.has(only) || only === '$escape')) || isUserType(keys);
};

const encodeNumber = (value: number): unknown => {
	if (Number.isFinite(value)) {
		return value;
	}
	return { $InfNaN: Number.isNaN(value) ? 0 : Math.sign(value) };
};

const encodeObject = (value: Record<string, unknown>, depth: number): unknown => {
	const keys = Object.keys(value).filter((key) => value[key] !== undefined);
	const encoded = Object.fromEntries(keys.map((key) => [key, encode(value[key], depth + 1)]));
	return needsEscape(keys) ? { $escape: encoded } : encoded;
};

const encode = (value: unknown, depth: number): unknown => {
	if (typeof value === 'number') {
		return encodeNumber(value);
	}
	if (!isObject(value)) {
		if (value === null || value === undefined || typeof value === 'string' || typeof value === 'boolean') {
			return value ?? null;
		}
		throw new TypeError(`EJSON carries no ${typeof value}`);
	}
	if (depth > maxDepth) {
		throw new RangeError(`EJSON nested deeper than ${maxDepth}`);
	}
	if (value instanceof Date) {
		return { $date: value.getTime() };
	}
	if (value instanceof Uint8Array) {
		return { $binary: toBase64(value) };
	}
	return Array.isArray(value) ? value.map((element) => encode(element, depth + 1)) : encodeObject(value, depth);
};

/** Whether no member asks for more than JSON has. A key that begins as the special ones do is looked at by `encode`. */
const arePlainMembers = (object: Record<string, unknown>, depth: number): boolean => {
	const prototype: unknown = Object.getPrototypeOf(object);
	if (prototype !== Object.prototype && prototype !== null) {
		return false;
	}
	for (const key in object) {
		if (isSpecial(key) || !isPlain(object[key], depth + 1)) {
			return false;
		}
	}
	return true;
};

const arePlain = (array: readonly unknown[], depth: number): boolean => {
	for (const element of array) {
		if (!isPlain(element, depth + 1)) {
			return false;
		}
	}
	return true;
};

/** Whether JSON writes a value as EJSON does: most messages, which then need no encoded copy. */
const isPlain = (value: unknown, depth: number): boolean => {
	switch (typeof value) {
		case 'string':
		case 'boolean':
		case 'undefined':
			return true;
		case 'number':
			return Number.isFinite(value);
		case 'object':
			if (value === null) {
				return true;
			}
			if (depth > maxDepth) {
				return false;
			}
			return Array.isArray(value) ? arePlain(value, depth) : arePlainMembers(value as Record<string, unknown>, depth);
		default:
			return false;
	}
};

/**
 * Members that are undefined are left out, as JSON has it; elsewhere undefined becomes null.
 * @throws TypeError for functions, symbols and bigints; RangeError beyond {@link maxDepth} (cycles included)
 */
export const stringifyEjson = (value: unknown): string =>
	JSON.stringify(value !== undefined && isPlain(value, 0) ? value : encode(value, 0));

/**
 * An encoded object out of members that are encoded already, so that a member kept as text need not be decoded to be
 * sent.
 * @param members names, and values as {@link stringifyEjson} gave them
 */
export const joinMembers = (members: readonly (readonly [name: string, encoded: string])[]): string => {
	const joined = `{${members.map(([name, encoded]) => `${JSON.stringify(name)}:${encoded}`).join(',')}}`;
	return needsEscape(members.map(([name]) => name)) ? `{"$escape":${joined}}` : joined;
};
