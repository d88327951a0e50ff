import { expect } from 'chai';
import { SessionClock } from './session-clock.ts';
import { FakeClock } from './tests/fake-clock.ts';

const MINUTE = 60_000;

describe('the time that a session is told', () => {
	const begin = () => {
		const clock = new FakeClock();
		const start = clock.wallTime;
		const session = new SessionClock(clock);
		return { clock, passed: () => session.now() - start };
	};

	it('H11 goes on with the wall clock where the monotonic one stood still', () => {
		const { clock, passed } = begin();
		clock.wallTime += 5 * MINUTE;
		expect(passed()).to.equal(5 * MINUTE);
	});

	it('H11 goes on with the monotonic clock where the wall clock was set back by up to a minute', () => {
		const { clock, passed } = begin();
		clock.wallTime -= MINUTE;
		expect(passed()).to.equal(0);
		clock.wallTime += 1_000;
		clock.monotonicTime += 1_000;
		expect(passed()).to.equal(1_000);
	});

	it('H11 passes on a wall clock set back by more, further than what the session notes of the time', () => {
		const { clock, passed } = begin();
		clock.wallTime -= MINUTE + 1;
		expect(passed()).to.equal(-61_001);
		clock.wallTime += 2_000;
		clock.monotonicTime += 2_000;
		expect(passed()).to.equal(2_000 - MINUTE - 1);
		clock.wallTime -= 2 * 60 * MINUTE;
		expect(passed()).to.equal(1_999 - 121 * MINUTE);
	});

	it('H11 passes on one set back while nobody looked, though it is later than at the last look: falls short of what was told then', () => {
		const { clock, passed } = begin();
		expect(passed()).to.equal(0);
		clock.wallTime += 9_000 - 65_000;
		clock.monotonicTime += 9_000;
		expect(passed()).to.equal(-61_001);
		clock.wallTime += 61_001 + 56_000;
		clock.monotonicTime += 1_000;
		const before = passed();
		clock.wallTime += 5 * MINUTE;
		clock.monotonicTime += 30 * MINUTE;
		expect(passed() - before).to.equal(-61_001);
	});

	it('H11 a clock set back by and by is found out once it is a minute', () => {
		const { clock, passed } = begin();
		for (const back of [20_000, 40_000]) {
			clock.wallTime -= 20_000;
			expect(passed(), `${back}`).to.equal(0);
		}
		clock.wallTime -= 20_001;
		expect(passed()).to.equal(-61_001);
	});

	it('is whole, and loses nothing of what is not', () => {
		const { clock, passed } = begin();
		clock.wallTime -= 10_000;
		for (let at = 0; at < 10; at++) {
			clock.monotonicTime += 0.25;
			expect(Number.isInteger(passed())).to.equal(true);
		}
		expect(passed()).to.equal(2);
	});
});
