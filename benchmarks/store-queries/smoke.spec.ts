import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { CONTESTS, prepared } from './contests.ts';
import { makeStores, type Stores } from './stores.ts';
import { figuresOf, type Measured, markdownReport, problemsOf } from './targets.ts';

describe('benchmarks of the store: each question has its answer, in a store of hundreds and in one of thousands', function () {
	this.timeout(60_000);

	let directory: string;
	let stores: Stores;

	before(async () => {
		directory = await mkdtemp(join(tmpdir(), 'store-queries-'));
		stores = await makeStores(directory, { users: 3_000, dms: 600, big: 3_000, messages: 6_000 }, () => undefined);
	});

	after(async () => {
		await Promise.all([stores.large.models.close(), stores.small.models.close()]);
		await rm(directory, { recursive: true });
	});

	/** What few or nobody have. */
	const RARE = ['太郎', 'nobody at all', 'forty zeroes', 'not there'];

	for (const { name } of CONTESTS) {
		it(`X9 ${name}: as much of the large store as of the small one`, async () => {
			const contest = (await prepared(stores.large)).find((each) => each.name === name);
			const { ask, beside = ask } = contest ?? expect.fail();
			const [large, small] = [await ask(stores.large, 1), await beside(stores.small, 1)];
			if (RARE.some((part) => name.includes(part))) {
				expect(large).to.be.at.most(10);
			} else {
				expect(small).to.be.above(0);
				expect(large).to.be.at.least(small);
			}
		});
	}

	it('is missed where a call costs more than three times as much, or keeps others waiting for more than 20 ms', () => {
		const measured: Measured = {
			figures: [
				{ name: 'good', large: 3, small: 1, elapsed: 5, longest: 20, items: 1 },
				{ name: 'slower', large: 3.1, small: 1, elapsed: 5, longest: 20, items: 1 },
				{ name: 'long', large: 1, small: 1, elapsed: 5, longest: 21, items: 1 },
			],
			migration: 12_000,
			start: 100,
		};
		expect(problemsOf(measured).map((problem) => problem.split(':')[0])).to.deep.equal(['slower', 'long']);
		expect(figuresOf(measured)).to.include({
			'greatest ratio': 3.1,
			'longest call, ms of the processor': 21,
			'migration from schema 1, s': 12,
		});
		expect(markdownReport(measured, 'machine')).to.include('| slower | 3.10 | 1.00 | 3.1 | 20.0 | 5.00 |');
	});
});
