import { expect } from 'chai';
import { decodeMark, encodeMark, nextCycle } from './mark.ts';

describe('the mark of a store', () => {
	it('comes back as it was written, in a signed 32-bit integer', () => {
		for (const mark of [
			{ cycle: 1, inUse: false },
			{ cycle: 1, inUse: true },
			{ cycle: 2 ** 30 - 1, inUse: true },
		]) {
			expect(decodeMark(encodeMark(mark))).to.deep.equal(mark);
			expect(encodeMark(mark)).to.be.at.most(2 ** 31 - 1);
		}
	});

	it('is none in a store that never had one', () => {
		expect(decodeMark(0)).to.equal(undefined);
		expect(decodeMark(-5)).to.equal(undefined);
	});

	it('counts on from its last value with its first', () => {
		expect(nextCycle(0)).to.equal(1);
		expect(nextCycle(2 ** 30 - 1)).to.equal(1);
	});
});
