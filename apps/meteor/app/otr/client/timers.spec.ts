import { expect } from 'chai';
import { FakeClock } from './tests/fake-clock.ts';
import { Timers } from './timers.ts';

const setUp = () => {
	const clock = new FakeClock();
	const fired: string[] = [];
	const timers = new Timers(clock, (name) => fired.push(name));
	return { clock, fired, timers };
};

describe('Timers', () => {
	it('fires once, after its time', async () => {
		const { clock, fired, timers } = setUp();
		timers.set('invite', 60_000);
		await clock.advance(59_999);
		expect(fired).to.deep.equal([]);
		await clock.advance(1);
		await clock.advance(120_000);
		expect(fired).to.deep.equal(['invite']);
	});

	it('restarts and clears', async () => {
		const { clock, fired, timers } = setUp();
		timers.set('invite', 1_000);
		timers.set('probe', 1_000);
		await clock.advance(900);
		timers.set('invite', 1_000);
		timers.clear('probe');
		await clock.advance(900);
		expect(fired).to.deep.equal([]);
		await clock.advance(100);
		expect(fired).to.deep.equal(['invite']);
		timers.set('probe', 10);
		timers.clearAll();
		await clock.advance(1_000);
		expect(fired).to.deep.equal(['invite']);
	});

	it('H11 counts the time that a machine slept, where only the wall clock went on', () => {
		const { clock, fired, timers } = setUp();
		timers.set('idle', 60 * 60_000);
		clock.wallTime += 61 * 60_000;
		timers.check();
		expect(fired).to.deep.equal(['idle']);
	});

	it('counts monotonic time where the wall clock was set back', async () => {
		const { clock, fired, timers } = setUp();
		timers.set('invite', 60_000);
		clock.wallTime -= 30_000;
		await clock.advance(60_000);
		expect(fired).to.deep.equal(['invite']);
	});

	it('H11 takes a wall clock set back by over a minute for idle, and touches no other timer', () => {
		const { clock, fired, timers } = setUp();
		timers.set('idle', 60 * 60_000);
		timers.set('invite', 60_000);
		clock.wallTime -= 61_000;
		timers.check();
		expect(fired).to.deep.equal(['idle']);
	});
});
