import { expect } from 'chai';
import { GuessBudget } from './guess-budget.ts';

describe('a budget of guesses', () => {
	const budget = (maxKeys?: number) => {
		let now = 1_000;
		const guesses = new GuessBudget({ burst: 3, refillMs: 100, clock: () => now, maxKeys });
		return { guesses, pass: (ms: number) => (now += ms) };
	};

	it('grants so many at once, then one each interval, and says when', () => {
		const { guesses, pass } = budget();
		expect([1, 2, 3, 4].map(() => guesses.take('a'))).to.deep.equal([0, 0, 0, 100]);
		pass(60);
		expect(guesses.take('a')).to.equal(40);
		pass(40);
		expect([guesses.take('a'), guesses.take('a')]).to.deep.equal([0, 100]);
		pass(100_000);
		expect([1, 2, 3, 4].map(() => guesses.take('a') > 0)).to.deep.equal([false, false, false, true]);
	});

	it('counts each key by itself, and not what is given back', () => {
		const { guesses } = budget();
		for (let n = 0; n < 10; n++) {
			expect(guesses.take('right')).to.equal(0);
			guesses.refund('right');
		}
		expect([1, 2, 3, 4].map(() => guesses.take('other') > 0)).to.deep.equal([false, false, false, true]);
		guesses.refund('unknown');
		expect(guesses.take('right')).to.equal(0);
	});

	it('X9 keeps so many keys: those that are tried', () => {
		const { guesses } = budget(3);
		for (const other of ['a', 'b', 'c', 'd', 'e', 'f']) {
			expect(guesses.take(other)).to.equal(0);
			guesses.take('victim');
		}
		expect(guesses.take('victim')).to.be.greaterThan(0);
		expect(
			[1, 2, 3].map(() => guesses.take('a')),
			'forgotten',
		).to.deep.equal([0, 0, 0]);
	});
});
