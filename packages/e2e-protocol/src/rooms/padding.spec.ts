import fs from 'node:fs';
import { expect } from 'chai';
import { paddedLength } from './padding.ts';

describe('padding of a message', () => {
	it('is that of rcotr/1', () => {
		const file = new URL('../../../otr-protocol/tests/vectors/padme.json', import.meta.url);
		const { lengths_1_to_300: lengths } = JSON.parse(fs.readFileSync(file, 'utf8')) as { lengths_1_to_300: number[] };
		expect(lengths).to.have.length(300);
		for (const [index, padme] of lengths.entries()) {
			expect(paddedLength(index + 1), String(index + 1)).to.equal(Math.max(256, padme));
		}
	});

	it('adds at most 12 % above the floor, and hides lengths in steps', () => {
		expect([0, 1, 256].map(paddedLength)).to.deep.equal([256, 256, 256]);
		expect([257, 272, 273, 1000, 24_581].map(paddedLength)).to.deep.equal([272, 272, 288, 1024, 25_600]);
		for (let length = 257; length < 30_000; length += 7) {
			const padded = paddedLength(length);
			expect(padded).to.be.within(length, length * 1.12);
			expect(paddedLength(padded)).to.equal(padded);
		}
	});
});
