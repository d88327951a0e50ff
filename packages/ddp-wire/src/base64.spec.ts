import { expect } from 'chai';
import fc from 'fast-check';
import { fromBase64, toBase64 } from './base64.ts';

describe('base64 of $binary', () => {
	it('is what Node makes of the same bytes', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				expect(toBase64(bytes)).to.equal(Buffer.from(bytes).toString('base64'));
				expect(fromBase64(toBase64(bytes))).to.deep.equal(bytes);
			}),
		);
	});

	for (const text of ['A', 'AAA', 'AA', 'A===', 'AA=A', '====', 'AB==', 'AAB=', 'AA-_', 'AAA\n', 'AAé=']) {
		it(`refuses ${JSON.stringify(text)}`, () => {
			expect(fromBase64(text)).to.equal(undefined);
		});
	}
});
