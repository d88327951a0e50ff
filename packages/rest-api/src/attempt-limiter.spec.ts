import { expect } from 'chai';
import { AttemptLimiter } from './attempt-limiter.ts';

describe('AttemptLimiter', () => {
	it('allows so many attempts in an interval, then says how long to wait', () => {
		let now = 1_000;
		const limiter = new AttemptLimiter({ attempts: 2, intervalMs: 500 }, () => now);

		expect(limiter.take('a')).to.deep.equal({ allowed: true, remaining: 1, timeToReset: 500 });
		now += 200;
		expect(limiter.take('a')).to.deep.equal({ allowed: true, remaining: 0, timeToReset: 300 });
		expect(limiter.take('a')).to.deep.equal({ allowed: false, remaining: 0, timeToReset: 300 });
		now += 300;
		expect(limiter.take('a').allowed).to.equal(true);
	});

	it('counts each key by itself', () => {
		const limiter = new AttemptLimiter({ attempts: 1, intervalMs: 500 }, () => 0);
		limiter.take('a');
		expect(limiter.take('b').allowed).to.equal(true);
		expect(limiter.take('a').allowed).to.equal(false);
	});
});
