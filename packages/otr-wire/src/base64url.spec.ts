import { Buffer } from 'node:buffer';
import { expect } from 'chai';
import fc from 'fast-check';
import { byteLength, decodedLength, encodedLength } from './base64url.ts';

describe('base64url', function () {
	// Properties take longer where other work shares the machine.
	this.timeout(20_000 * Number(process.env.PROPERTY_RUNS ?? 1));

	it('counts the bytes of every canonical text', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
				const text = Buffer.from(bytes).toString('base64url');
				expect(decodedLength(text)).to.equal(bytes.length);
				expect(byteLength(text)).to.equal(bytes.length);
				expect(encodedLength(bytes.length)).to.equal(text.length);
			}),
		);
	});

	it('accepts exactly the texts that Node encodes back to themselves', () => {
		const character = fc.constantFrom(...'ABQgwEz09_-=+/ \n\0é');
		fc.assert(
			fc.property(fc.array(character, { maxLength: 9 }), (characters) => {
				const text = characters.join('');
				const canonical = Buffer.from(text, 'base64url').toString('base64url') === text;
				expect(decodedLength(text) !== undefined).to.equal(canonical);
			}),
			{ numRuns: 2000 * Number(process.env.PROPERTY_RUNS ?? 1) },
		);
	});

	for (const [text, fault] of [
		['A', 'a length that no bytes have'],
		['AAAAA', 'a length that no bytes have'],
		['AA==', 'padding'],
		['AB', 'trailing bits'],
		['AAB', 'trailing bits'],
		['AA\n', 'a line break'],
		['AAA\n', 'a line break at a full group'],
		['AA A', 'a space'],
		['AA+/', 'the other alphabet'],
	] as const) {
		it(`refuses ${JSON.stringify(text)}: ${fault}`, () => {
			expect(decodedLength(text)).to.equal(undefined);
		});
	}
});
