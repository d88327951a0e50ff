import { expect } from 'chai';
import { leave, stop } from './contest.ts';
import { figuresOf, type Measured, problemsOf } from './targets.ts';

const CONDITIONS = {
	from: 'source',
	crowd: 12,
	shows: 4,
	hearAll: 2,
	pairs: 2,
	rate: 40,
	rounds: 1,
	calm: 500,
	rest: 0,
	tell: () => undefined,
} as const;

const range = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

const good: Measured = {
	conditions: { crowd: 10, hearAll: 2, rounds: 1 },
	clients: 20,
	leaving: { calm: range(100, 2), leaving: range(100, 3.9), told: [300], goings: 20, lost: 0 },
	stopping: { ms: 1_999, code: 0, told: 20, presence: 0 },
};

describe('benchmark of presence', function () {
	this.timeout(60_000);

	it('a crowd leaves, those who hear of all are told of each once, and the pairs go on talking', async () => {
		const { calm, leaving, goings, lost, told } = await leave(CONDITIONS);
		expect([goings, lost]).to.deep.equal([24, 0]);
		expect(told).to.have.length(1);
		expect(Math.min(calm.length, leaving.length)).to.be.at.least(10);
	});

	it('a server stops before a crowd, and what each was told is counted', async () => {
		const { code, told, presence } = await stop({ ...CONDITIONS, clients: 12 });
		expect([code, told, presence]).to.deep.equal([0, 12, 0]);
	});

	it('says what is missed, each by itself', () => {
		expect(problemsOf(good)).to.deep.equal([]);
		const { leaving, stopping } = good;
		const bad: readonly Measured[] = [
			{ ...good, leaving: { ...leaving, leaving: range(100, 4) } },
			{ ...good, leaving: { ...leaving, goings: 21 } },
			{ ...good, leaving: { ...leaving, lost: 1 } },
			{ ...good, stopping: { ...stopping, ms: 2_000 } },
			{ ...good, stopping: { ...stopping, code: 1 } },
			{ ...good, stopping: { ...stopping, told: 19 } },
			{ ...good, stopping: { ...stopping, presence: 1 } },
		];
		for (const measured of bad) {
			expect(problemsOf(measured)).to.have.length(1);
		}
		expect(figuresOf(good)['relay p99, while all leave / before']).to.equal(1.95);
	});
});
