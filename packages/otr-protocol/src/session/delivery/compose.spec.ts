import { expect } from 'chai';
import { isLaterTimer } from './compose.ts';

const timer = (seconds: number, version: number) => ({ seconds, version });

describe('the later of two timers', () => {
	it('is the one of the higher version, whatever it says', () => {
		expect(isLaterTimer(timer(60, 2), timer(5, 1))).to.equal(true);
		expect(isLaterTimer(timer(0, 2), timer(5, 1))).to.equal(true);
		expect(isLaterTimer(timer(5, 1), timer(60, 2))).to.equal(false);
	});

	it('is, of two at once, the shorter, and any before none; of two alike neither', () => {
		expect(isLaterTimer(timer(5, 1), timer(60, 1))).to.equal(true);
		expect(isLaterTimer(timer(60, 1), timer(5, 1))).to.equal(false);
		expect(isLaterTimer(timer(60, 1), timer(0, 1))).to.equal(true);
		expect(isLaterTimer(timer(0, 1), timer(60, 1))).to.equal(false);
		expect(isLaterTimer(timer(5, 1), timer(5, 1))).to.equal(false);
		expect(isLaterTimer(timer(0, 0), timer(0, 0))).to.equal(false);
	});
});
