import { expect } from 'chai';
import type { Costs } from './costs.ts';
import type { Beside } from './relay-beside.ts';
import { figuresOf, type Measured, markdownReport, problemsOf } from './report.ts';

const runOf = (p99: number): Beside => ({ relay: { p50: 1, p99 }, posts: { asked: 1, refused: 0, p50: 2, p99: 3 } });
const COSTS: Costs = { post: 1, postOfMany: 2, page: 3, heldByPost: 4, heldByPage: 5 };

const measured = (asItIs: number, slow: number): Measured => ({
	beside: { 'as it is': [runOf(asItIs), runOf(asItIs), runOf(1_000)], slow: [runOf(slow), runOf(slow), runOf(0)] },
	costs: { 'in threads': COSTS, 'on the calling thread': COSTS },
});

describe('the report on the store', () => {
	it('takes the middle of the runs, and says when a slow disk is felt in the relay', () => {
		expect(problemsOf(measured(10, 15))).to.deep.equal([]);
		expect(problemsOf(measured(10, 16))[0]).to.match(/1\.60 times that without, wanted at most 1\.5/);
		const figures = figuresOf(measured(10, 15));
		expect(figures).to.include({
			'relay p99, slow disk / disk as it is': 1.5,
			'relay p99, slow disk, ms': 15,
			'post, in threads, us': 1,
		});
		expect(Object.values(figures).every(Number.isFinite)).to.equal(true);
	});

	it('is a table that says what was reached', () => {
		expect(markdownReport(measured(10, 15), 'a machine', '2026-01-01')).to.match(
			/^2026-01-01; a machine\.\n\n.*\n.*\n.*1\.50 \| 1\.5 \| reached/,
		);
		expect(markdownReport(measured(10, 20), 'a machine', '2026-01-01')).to.match(/2\.00 \| 1\.5 \| missed/);
	});
});
