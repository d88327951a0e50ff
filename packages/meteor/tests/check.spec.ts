import { expect } from 'chai';
import { check, Match } from '../check.ts';

class Point {}

const accepted: [name: string, value: unknown, pattern: unknown][] = [
	['String', 'a', String],
	['Number, infinite too', Number.NaN, Number],
	['Boolean', false, Boolean],
	['undefined', undefined, undefined],
	['null', null, null],
	['a fixed value', 'direct', 'direct'],
	['Object with any keys', { a: 1 }, Object],
	['Function', () => 1, Function],
	['Date', new Date(), Date],
	['a class', new Point(), Point],
	['Uint8Array', new Uint8Array(), Uint8Array],
	['Any', undefined, Match.Any],
	['Integer', -(2 ** 31), Match.Integer],
	['an array', [1, 2], [Number]],
	['an empty array', [], [String]],
	['an object', { a: { b: ['c'] } }, { a: { b: [String] } }],
	['an object without prototype', Object.assign(Object.create(null), { a: 1 }), { a: Number }],
	['an absent optional key', {}, { a: Match.Optional(String) }],
	['a present optional key', { a: 'x' }, { a: Match.Optional(String) }],
	['an absent maybe key', {}, { a: Match.Maybe(String) }],
	['Optional of undefined', undefined, Match.Optional(String)],
	['Maybe of null', null, Match.Maybe(String)],
	['OneOf', 5, Match.OneOf(String, Number)],
	['OneOf with null', null, Match.OneOf(String, null)],
	['Where', 'abc', Match.Where((value) => value === 'abc')],
	['ObjectIncluding', { a: 1, b: 2 }, Match.ObjectIncluding({ a: Number })],
];

const refused: [name: string, value: unknown, pattern: unknown, path: string][] = [
	['a number for String', 5, String, ''],
	['a String object for String', Object('a'), String, ''],
	['a text for Number', '5', Number, ''],
	['null for undefined', null, undefined, ''],
	['undefined for null', undefined, null, ''],
	['another fixed value', 'channel', 'direct', ''],
	['an array for Object', [], Object, ''],
	['a Date for an object', new Date(), {}, ''],
	['a fraction for Integer', 1.5, Match.Integer, ''],
	['2^31 for Integer', 2 ** 31, Match.Integer, ''],
	['infinity for Integer', Number.POSITIVE_INFINITY, Match.Integer, ''],
	['an object for an array', { length: 0 }, [String], ''],
	['one wrong element', ['a', 5], [String], '[1]'],
	['a missing key', {}, { a: String }, ''],
	['an unknown key', { a: 'x', b: 1 }, { a: String }, ''],
	['a key of the prototype', {}, { toString: Function }, ''],
	['null for an optional key', { a: null }, { a: Match.Optional(String) }, 'a'],
	['null for a maybe key', { a: null }, { a: Match.Maybe(String) }, 'a'],
	['undefined for an optional key that is there', { a: undefined }, { a: Match.Optional(String) }, 'a'],
	['null for Optional', null, Match.Optional(String), ''],
	['a deep mismatch', { a: { b: ['c', 5] } }, { a: { b: [String] } }, 'a.b[1]'],
	['OneOf', true, Match.OneOf(String, Number), ''],
	['Where', 'abd', Match.Where((value) => value === 'abc'), ''],
	['a mongo operator for String', { $ne: '' }, String, ''],
	['ObjectIncluding without the key', { b: 2 }, Match.ObjectIncluding({ a: Number }), ''],
];

describe('check', () => {
	for (const [name, value, pattern] of accepted) {
		it(`accepts ${name}`, () => {
			check(value, pattern);
			expect(Match.test(value, pattern)).to.equal(true);
		});
	}

	for (const [name, value, pattern, path] of refused) {
		it(`refuses ${name}`, () => {
			expect(() => check(value, pattern))
				.to.throw(Match.Error)
				.that.includes({ path, errorType: 'Match.Error' });
			expect(Match.test(value, pattern)).to.equal(false);
		});
	}

	it('names the path and the type, never the value', () => {
		expect(() => check({ msg: { text: 5 } }, { msg: { text: String } })).to.throw(
			'Match error: Expected string, got number in field msg.text',
		);
		expect(() => check('a secret', Number)).to.throw(/^Match error: Expected number, got string$/);
		expect(() => check({ 'a secret': 1 }, {})).to.throw(/^Match error: Unknown key$/);
	});

	it('a Match.Error thrown in Where is the mismatch, another error goes on', () => {
		const nested = Match.Where((value) => {
			check(value, String);
			return true;
		});
		expect(Match.test(5, nested)).to.equal(false);
		const broken = Match.Where(() => {
			throw new RangeError('broken');
		});
		expect(() => Match.test(5, broken)).to.throw(RangeError);
	});

	it('a pattern that is none is the fault of who wrote it', () => {
		expect(() => check([], [String, Number])).to.throw(TypeError);
		expect(() => check([], Symbol('x'))).to.throw(TypeError);
	});
});
