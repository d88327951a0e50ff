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

	it('tells of each attempt beyond the limit', () => {
		const refused: string[] = [];
		const limiter = new AttemptLimiter(
			{ attempts: 2, intervalMs: 500 },
			() => 0,
			(key) => refused.push(key),
		);
		for (const key of ['a', 'a', 'b', 'a', 'a', 'b']) {
			limiter.take(key);
		}
		expect(refused).to.deep.equal(['a', 'a']);
	});

	it('X5 opens after its interval though the clock on the wall was put back by an hour, or forward', () => {
		const wall = Date.now;
		for (const step of [-3_600_000, 3_600_000]) {
			const limiter = new AttemptLimiter({ attempts: 1, intervalMs: 60_000 });
			try {
				limiter.take('a');
				Date.now = () => wall() + step;
				const { allowed, timeToReset } = limiter.take('a');
				expect(allowed, 'within the minute').to.equal(false);
				expect(timeToReset).to.be.within(1, 60_000);
			} finally {
				Date.now = wall;
			}
		}
	});
});
