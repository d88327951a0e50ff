import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { isPaddingOf, pad, paddedLength, padme } from './padding.ts';

type Vectors = { lengths_1_to_300: number[]; larger: [number, number][] };
const vectors: Vectors = JSON.parse(readFileSync(new URL('../../tests/vectors/padme.json', import.meta.url), 'utf8'));

describe('padding', () => {
	it('Padmé of 1 to 300 agrees with the vectors', () => {
		expect(vectors.lengths_1_to_300).to.have.length(300);
		expect(vectors.lengths_1_to_300.map((_, index) => padme(index + 1))).to.deep.equal(vectors.lengths_1_to_300);
	});

	it('agrees with the vectors up to the largest content', () => {
		expect(vectors.larger.map(([length]) => [length, padme(length)])).to.deep.equal(vectors.larger);
	});

	it('never shrinks, adds at most 12 %, and is stable under itself', () => {
		for (let length = 2; length < 80_000; length += 7) {
			const padded = padme(length);
			expect(padded).to.be.within(length, Math.ceil(1.12 * length));
			expect(padme(padded)).to.equal(padded);
		}
	});

	it('gives no content less than 256 bytes', () => {
		expect([0, 1, 255, 256, 257].map(paddedLength)).to.deep.equal([256, 256, 256, 256, 272]);
		expect(pad(new Uint8Array(3).fill(7))).to.have.length(256);
	});

	it('knows its own zeros from others', () => {
		const padded = pad(new Uint8Array(3).fill(7));
		expect(isPaddingOf(padded, 3)).to.equal(true);
		expect(isPaddingOf(padded, 2)).to.equal(false);
		expect(isPaddingOf(padded.subarray(0, 255), 3)).to.equal(false);
		expect(isPaddingOf(new Uint8Array(264), 3)).to.equal(false);
		expect(isPaddingOf(padded, 300)).to.equal(false);
	});
});
