import { expect } from 'chai';
import { createRateLimiter } from './rate-limiter.ts';
import type { RateLimitInput } from './types.ts';

const input = (change: Partial<RateLimitInput> = {}): RateLimitInput => ({
	type: 'method',
	name: 'login',
	userId: null,
	connectionId: 'c1',
	clientAddress: '192.0.2.1',
	...change,
});

describe('DDPRateLimiter', () => {
	it('allows a number of requests an interval, then again in the next', () => {
		let now = 0;
		const limiter = createRateLimiter(() => now);
		limiter.addRule({ type: 'method', name: 'login' }, 2, 1000);
		expect(limiter.take(input())).to.deep.equal({ allowed: true, timeToReset: 1000, numInvocationsLeft: 1 });
		now = 400;
		expect(limiter.take(input())).to.deep.equal({ allowed: true, timeToReset: 600, numInvocationsLeft: 0 });
		expect(limiter.take(input())).to.deep.equal({ allowed: false, timeToReset: 600, numInvocationsLeft: 0 });
		now = 1000;
		expect(limiter.take(input()).allowed).to.equal(true);
	});

	it('counts apart by the fields that the rule names, together by those it does not', () => {
		const limiter = createRateLimiter(() => 0);
		limiter.addRule({ name: 'login', clientAddress: () => true }, 1, 1000);
		expect(limiter.take(input()).allowed).to.equal(true);
		expect(limiter.take(input({ connectionId: 'c2' })).allowed).to.equal(false);
		expect(limiter.take(input({ clientAddress: '192.0.2.2' })).allowed).to.equal(true);
	});

	it('a matcher is a value, a function, or nothing', () => {
		const limiter = createRateLimiter(() => 0);
		limiter.addRule({ type: 'subscription', name: (name) => name.startsWith('stream-'), userId: null }, 0, 1000);
		expect(limiter.take(input({ type: 'subscription', name: 'stream-x' })).allowed).to.equal(false);
		expect(limiter.take(input({ type: 'method', name: 'stream-x' })).allowed).to.equal(true);
		expect(limiter.take(input({ type: 'subscription', name: 'other' })).allowed).to.equal(true);
	});

	it('a rule may leave out whoever has not logged in', () => {
		const limiter = createRateLimiter(() => 0);
		limiter.addRule({ userId: (userId) => userId !== null }, 0, 1000);
		expect(limiter.take(input()).allowed).to.equal(true);
		expect(limiter.take(input({ userId: 'alice' })).allowed).to.equal(false);
	});

	it('a rule for everybody counts those who have not logged in as one, as Meteor does', () => {
		const limiter = createRateLimiter(() => 0);
		limiter.addRule({ userId: () => true }, 1, 1000);
		expect(limiter.take(input()).allowed).to.equal(true);
		expect(limiter.take(input({ connectionId: 'c2' })).allowed).to.equal(false);
		expect(limiter.take(input({ userId: 'alice' })).allowed).to.equal(true);
	});

	it('the strictest rule wins, and refuses for the longest time', () => {
		const limiter = createRateLimiter(() => 0);
		limiter.addRule({}, 10, 1000);
		limiter.addRule({}, 5, 3000);
		expect(limiter.take(input())).to.deep.equal({ allowed: true, timeToReset: 3000, numInvocationsLeft: 4 });
		limiter.addRule({}, 0, 500);
		limiter.addRule({}, 0, 700);
		expect(limiter.take(input())).to.deep.equal({ allowed: false, timeToReset: 700, numInvocationsLeft: 0 });
	});

	it('tells the callback of every invocation it counts, and forgets a removed rule', () => {
		const limiter = createRateLimiter(() => 0);
		const told: boolean[] = [];
		const rule = limiter.addRule({}, 1, 1000, ({ allowed }, { name }) => told.push(allowed && name === 'login'));
		limiter.take(input());
		limiter.take(input());
		expect(limiter.removeRule(rule)).to.equal(true);
		expect(limiter.removeRule(rule)).to.equal(false);
		expect(limiter.take(input()).allowed).to.equal(true);
		expect(told).to.deep.equal([true, false]);
	});

	it('its message may be a text or made of the answer', () => {
		const limiter = createRateLimiter(() => 0);
		const answer = { allowed: false, timeToReset: 1500, numInvocationsLeft: 0 };
		expect(limiter.errorMessage(answer)).to.contain('wait 2 seconds');
		limiter.setErrorMessage('Slow down');
		expect(limiter.errorMessage(answer)).to.equal('Slow down');
		limiter.setErrorMessage(({ timeToReset }) => `${timeToReset}`);
		expect(limiter.errorMessage(answer)).to.equal('1500');
	});

	it('counters of a flood of addresses are swept', () => {
		let now = 0;
		const limiter = createRateLimiter(() => now);
		limiter.addRule({ clientAddress: () => true }, 1, 10);
		for (let address = 0; address < 50_000; address += 1) {
			now = address / 100;
			limiter.take(input({ clientAddress: `${address}` }));
		}
		expect(limiter.counters()).to.be.at.most(2_001);
	});
});
