import { expect } from 'chai';
import fc from 'fast-check';
import { fromBase64url, toBase64url } from './base64url.ts';

describe('base64url', () => {
	it('encodes as Node does', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
				expect(toBase64url(bytes)).to.equal(Buffer.from(bytes).toString('base64url'));
				expect(fromBase64url(toBase64url(bytes))).to.deep.equal(bytes);
			}),
		);
	});

	it('decodes the empty string to no bytes', () => {
		expect(fromBase64url('')).to.deep.equal(new Uint8Array(0));
	});

	it('has one spelling for each byte string: whatever decodes encodes to itself', () => {
		const character = fc.constantFrom(...'AQgwZz09-_+/= \n\u0100');
		fc.assert(
			fc.property(fc.string({ unit: character, maxLength: 8 }), (text) => {
				const bytes = fromBase64url(text);
				expect(bytes === undefined || toBase64url(bytes) === text).to.equal(true);
			}),
			{ numRuns: 1000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	it('refuses padding, the other alphabet, white space, impossible lengths and trailing bits', () => {
		for (const text of ['AA==', 'AAA=', 'AA+A', 'AA/A', 'A A', ' AA', 'AA\n', 'A', 'AAAAA', 'AB', 'AAB', 'AAé', '\u0141A', 'AAA\ud83d\ude00']) {
			expect(fromBase64url(text), JSON.stringify(text)).to.equal(undefined);
		}
	});
});
