import { expect } from 'chai';
import { createIntake, INTAKE_TIME } from './intake.ts';

describe('what comes on sockets', () => {
	const create = () => {
		const turns: (() => void)[] = [];
		let now = 1_000;
		const { hasTime, later } = createIntake(
			(callback) => void turns.push(callback),
			() => now,
		);
		const take = (work: () => void): boolean => {
			const now = hasTime();
			(now ? (run: () => void) => run() : later)(work);
			return now;
		};
		const done: string[] = [];
		/** Takes so many milliseconds. */
		const work = (name: string, ms: number) => (): void => {
			now += ms;
			done.push(name);
		};
		return { take, done, work, turn: () => turns.shift()?.(), waits: () => turns.length };
	};

	it('X9 is taken at once, as far as there is time in the turn; the rest one a turn, in its order', () => {
		const { take, done, work, turn, waits } = create();
		const taken = ['a', 'b', 'c', 'd', 'e'].map((name) => take(work(name, INTAKE_TIME / 2)));
		expect([taken, done]).to.deep.equal([
			[true, true, false, false, false],
			['a', 'b'],
		]);
		turn();
		expect(done).to.deep.equal(['a', 'b', 'c']);
		expect(take(work('f', 1))).to.equal(false);
		for (const _ of ['d', 'e', 'f']) turn();
		expect(done).to.deep.equal(['a', 'b', 'c', 'd', 'e', 'f']);
		turn();
		expect([waits(), take(work('g', 1))]).to.deep.equal([0, true]);
	});

	it('X9 one that takes long by itself is followed by others a turn later', () => {
		const { take, done, work, turn } = create();
		take(work('long', 50 * INTAKE_TIME));
		expect(take(work('next', 1))).to.equal(false);
		turn();
		expect(done).to.deep.equal(['long', 'next']);
	});
});
