import { expect } from 'chai';
import fc from 'fast-check';
import { decodeDocument, encodeDocument } from './document.ts';

/** Keys that the encoding itself uses come up often. */
const key = fc.oneof(fc.constantFrom('$date', '$escape', '$type'), fc.string()).filter((name) => name !== '__proto__');

const { value: anyValue } = fc.letrec((tie) => ({
	value: fc.oneof(
		{ maxDepth: 4 },
		fc.string({ unit: 'binary' }),
		fc.integer(),
		fc.boolean(),
		fc.constant(null),
		fc.date({ noInvalidDate: true }),
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
	),
}));

describe('documents as JSON', () => {
	it('come back as they went in, whatever their keys', () => {
		fc.assert(
			fc.property(anyValue, (value) => {
				expect(decodeDocument(encodeDocument({ value }))).to.deep.equal({ value });
			}),
			{ numRuns: 500 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('altered in the store are read as something that comes back as it is, or refused', () => {
		const kept = '{"_id":"a","ts":{"$date":5},"u":{"_id":"b","n":[1,{"$escape":{"$date":"x"}}]},"msg":"text"}';
		const piece = fc.oneof(
			fc.constantFrom('', '"', '{', '}', '[', '\\', '$date', '$escape', 'null', '__proto__'),
			fc.string({ maxLength: 3, unit: 'binary' }),
		);
		fc.assert(
			fc.property(fc.nat(kept.length), fc.nat(5), piece, (at, remove, put) => {
				let read: unknown;
				try {
					read = decodeDocument(kept.slice(0, at) + put + kept.slice(at + remove));
				} catch (error) {
					expect(error).to.be.instanceOf(Error);
					return;
				}
				expect(encodeDocument(decodeDocument(encodeDocument(read as object)))).to.equal(encodeDocument(read as object));
			}),
			{ numRuns: 500 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('leave out fields that are undefined', () => {
		expect(encodeDocument({ a: 1, b: undefined })).to.equal('{"a":1}');
	});

	it('hold dates as EJSON does', () => {
		expect(encodeDocument({ ts: new Date(5) })).to.equal('{"ts":{"$date":5}}');
	});
});
