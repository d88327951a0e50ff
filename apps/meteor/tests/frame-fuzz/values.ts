import type { Rng } from './rng.ts';

/** How deep EJSON may be nested, and around that. */
const DEPTHS = [1, 5, 30, 58, 59, 60, 61, 62] as const;
const BEYOND = [61, 62, 62, 63, 63, 64, 64, 65, 66, 100, 1_000] as const;

const wrap = (open: string, close: string, depth: number, inside: string): string =>
	`${open.repeat(depth)}${inside}${close.repeat(depth)}`;

const nested = (rng: Rng, depth: number): string => {
	const [open, close] = rng.pick<readonly [string, string]>([
		['[', ']'],
		['{"a":', '}'],
		['{"$escape":{"$date":', '}}'],
		['[[],', ']'],
		['{"a":1,"__proto":', '}'],
	]);
	return wrap(open, close, open.startsWith('{"$escape"') ? Math.ceil(depth / 3) : depth, '[]');
};

const filled = (rng: Rng, length: number): string => {
	const unit = rng.pick([
		'[]',
		'{}',
		'1.5',
		'""',
		'null',
		'{"a":1}',
		'{"$date":0}',
		'{"$binary":""}',
		'[[[]]]',
		'{"$InfNaN":0}',
	]);
	return `[${Array.from({ length }, () => unit).join(',')}]`;
};

const members = (rng: Rng, length: number): string =>
	`{${Array.from({ length }, (_, index) => `${JSON.stringify(`${rng.pick(['k', '$k', 'toString', 'constructor', 'length', ''])}${index}`)}:1`).join(',')}}`;

const text = (rng: Rng, length: number): string =>
	JSON.stringify(
		rng.pick(['x', '\u0000', '\u4e2d', '\ud800', '/', '../', '%', '"', '\\', '\u202e', '\u{1f600}']).repeat(length),
	);

const PLAIN = [
	'null',
	'true',
	'false',
	'0',
	'-0',
	'1e308',
	'-1e-308',
	'9007199254740993',
	'""',
	'"a"',
	'[]',
	'{}',
	'{"$date":0}',
	'{"$date":8640000000000000}',
	'{"$binary":"AAEC"}',
	'{"$InfNaN":1}',
	'{"$escape":{"$date":"x"}}',
	'{"length":1000000000}',
	'{"then":"x"}',
	'{"toString":null,"valueOf":1}',
	'{"constructor":{"prototype":{}}}',
	'{"hasOwnProperty":1}',
] as const;

/** The text of a value that EJSON has. @param size about so many characters at most */
export const validValue = (rng: Rng, size: number): string => {
	switch (rng.int(10)) {
		case 0:
			return nested(rng, rng.pick(DEPTHS));
		case 1:
			return filled(rng, rng.int(Math.max(1, size / 12)));
		case 2:
			return members(rng, rng.int(Math.max(1, size / 24)));
		case 3:
			return text(rng, rng.int(Math.max(1, size / 12)));
		default:
			return rng.pick(PLAIN);
	}
};

const ODD = [
	'{"$date":"x"}',
	'{"$date":1e99}',
	'{"$binary":"*"}',
	'{"$InfNaN":7}',
	'{"$type":"oid","$value":"x"}',
	'{"$regexp":"(a+)+$","$flags":""}',
	'{"$escape":1}',
	'{"__proto__":{"x":1}}',
	'undefined',
	'NaN',
	'{"a"',
	'[1,]',
	"'a'",
	'"\\ud800',
	'\u0000',
	'1'.repeat(400),
] as const;

/** The text of something that is none, or is nested about as deep as may be. */
export const oddValue = (rng: Rng): string => (rng.chance(0.5) ? nested(rng, rng.pick(BEYOND)) : rng.pick(ODD));
