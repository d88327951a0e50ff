import { expect } from 'chai';
import fc from 'fast-check';
import { joinMembers, maxDepth, parseEjson, stringifyEjson } from './ejson.ts';

const { value: ejson } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		fc.constant(null),
		fc.boolean(),
		fc.double().map((number) => (Object.is(number, -0) ? 0 : number)),
		fc.string({ unit: 'binary' }),
		fc.date({ noInvalidDate: true }),
		fc.uint8Array({ maxLength: 20 }),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(
			fc.oneof(
				fc.string().filter((key) => key !== '__proto__'),
				fc.constantFrom('$date', '$binary', '$escape', '$InfNaN', '$type', '$value', '$regexp', '$flags'),
			),
			tie('value'),
			{ maxKeys: 3, noNullPrototype: true },
		),
	),
}));

describe('EJSON', () => {
	it('comes back as it was, special keys included', () => {
		fc.assert(
			fc.property(ejson, (value) => {
				expect(parseEjson(stringifyEjson(value))).to.deep.equal(value);
			}),
			{ numRuns: 500 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('answers any text with a value or undefined, and never throws', () => {
		fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseEjson(text)));
	});

	const known: [name: string, wire: string, value: unknown][] = [
		['a date', '{"$date":1358205756553}', new Date(1358205756553)],
		['binary', '{"$binary":"AQID"}', new Uint8Array([1, 2, 3])],
		['infinity', '{"$InfNaN":1}', Number.POSITIVE_INFINITY],
		['minus infinity', '{"$InfNaN":-1}', Number.NEGATIVE_INFINITY],
		['not a number', '{"$InfNaN":0}', Number.NaN],
		['an escaped object', '{"$escape":{"$date":5}}', { $date: 5 }],
		['EJSON below an escaped key', '{"$escape":{"$date":{"$date":5}}}', { $date: new Date(5) }],
		['what only looks like a date', '{"$date":5,"more":1}', { $date: 5, more: 1 }],
	];
	for (const [name, wire, value] of known) {
		it(`writes and reads ${name} as Meteor does`, () => {
			expect(parseEjson(wire)).to.deep.equal(value);
			expect(stringifyEjson(value)).to.equal(wire);
		});
	}

	const malformed = [
		'',
		'{',
		'undefined',
		'{"$date":"2020"}',
		'{"$date":null}',
		'{"$date":1e300}',
		'{"$binary":"AQI"}',
		'{"$binary":5}',
		'{"$InfNaN":2}',
		'{"$escape":5}',
		'{"$escape":[]}',
		'{"$type":"oid","$value":"x"}',
		'{"$regexp":"a+","$flags":""}',
		'[{"a":{"__proto__":{"isAdmin":true}}}]',
		'{"$escape":{"__proto__":1}}',
	];
	for (const text of malformed) {
		it(`takes ${text || 'nothing'} for malformed`, () => {
			expect(parseEjson(text)).to.equal(undefined);
		});
	}

	it('refuses what is nested deeper than the limit, however deep', () => {
		const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
		expect(parseEjson(nested(maxDepth))).to.be.an('array');
		expect(parseEjson(nested(maxDepth + 2))).to.equal(undefined);
		expect(parseEjson(nested(100_000))).to.equal(undefined);
	});

	it('leaves out members that are undefined and writes null for such elements', () => {
		expect(stringifyEjson({ a: undefined, b: [undefined] })).to.equal('{"b":[null]}');
		expect(stringifyEjson({ $date: 1, gone: undefined })).to.equal('{"$escape":{"$date":1}}');
	});

	it('writes objects of a class by their own members, whatever they say of themselves', () => {
		class Told {
			readonly a = 1;
			toJSON(): string {
				return 'another';
			}
		}
		expect(stringifyEjson(new Told())).to.equal('{"a":1}');
		expect(stringifyEjson({ in: [new Told()] })).to.equal('{"in":[{"a":1}]}');
		expect(stringifyEjson(Object.assign(Object.create(null), { a: new Date(5) }))).to.equal('{"a":{"$date":5}}');
	});

	it('throws for what EJSON does not carry', () => {
		const cycle: unknown[] = [];
		cycle.push(cycle);
		expect(() => stringifyEjson(cycle)).to.throw(RangeError);
		expect(() => stringifyEjson({ a: () => 1 })).to.throw(TypeError);
		expect(() => stringifyEjson({ toJSON: () => 1 })).to.throw(TypeError);
		expect(() => stringifyEjson({ a: Array.from({ length: maxDepth }).reduce((inner) => [inner], []) })).to.throw(
			RangeError,
		);
		expect(() => stringifyEjson(1n)).to.throw(TypeError);
	});

	it('joins encoded members into the object they are of', () => {
		fc.assert(
			fc.property(
				fc.dictionary(fc.constantFrom('a', 'b', '$date', '$type', '$value'), ejson, { noNullPrototype: true }),
				(object) => {
					const members = Object.entries(object).map(([name, value]) => [name, stringifyEjson(value)] as const);
					expect(parseEjson(joinMembers(members))).to.deep.equal(object);
				},
			),
		);
	});
});
