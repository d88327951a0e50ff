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

	it('encodes any length as Node does, the long after the short and the short after the long', () => {
		for (const length of [765, 766, 767, 768, 769, 4_000, 90_001, 1, 766, 0]) {
			const bytes = Uint8Array.from({ length }, (_, index) => index * 37 + length);
			expect(toBase64url(bytes)).to.equal(Buffer.from(bytes).toString('base64url'));
			expect(fromBase64url(toBase64url(bytes))).to.deep.equal(bytes);
		}
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

	it('refuses a character outside of the alphabet at any place', () => {
		const bad = fc.constantFrom(...'=+/ .\n\0\u007f\u0080\u00ff\u0141\uffff');
		fc.assert(
			fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat(), bad, (bytes, place, character) => {
				const text = toBase64url(bytes);
				const at = place % text.length;
				expect(fromBase64url(text.slice(0, at) + character + text.slice(at + 1))).to.equal(undefined);
			}),
		);
	});

	it('refuses trailing bits, each of them, whatever stands before', () => {
		const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
		for (const before of ['', '____', 'AQID']) {
			const taken = (start: string): string[] =>
				[...alphabet].filter((last) => fromBase64url(before + start + last) !== undefined);
			expect(taken('A')).to.deep.equal([...'AQgw']);
			expect(taken('AA')).to.deep.equal([...'AEIMQUYcgkosw048']);
		}
	});

	it('refuses padding, the other alphabet, white space, impossible lengths and trailing bits', () => {
		for (const text of [
			'AA==',
			'AAA=',
			'AA+A',
			'AA/A',
			'A A',
			' AA',
			'AA\n',
			'A',
			'AAAAA',
			'AB',
			'AAB',
			'AAé',
			'\u0141A',
			'AAA\ud83d\ude00',
		]) {
			expect(fromBase64url(text), JSON.stringify(text)).to.equal(undefined);
		}
	});
});
