import { expect } from 'chai';
import type { Figures } from './measure.ts';
import { figuresOf, problemsOf, table } from './table.ts';

const times = { p50: 1, p99: 2.5 };
const good: Figures = {
	upgradeMs: 12_340,
	startMs: 900,
	storeBytes: 600_000_000,
	rss: 120_000_000,
	connectionBytes: 16_000,
	connections: 2_000,
	signInsPerSecond: 500,
	relay: times,
	search: times,
	page: times,
	deepPage: times,
	rooms: times,
	post: times,
	stopMs: 1_999,
	stopCode: 0,
	told: 2_000,
	backupMs: 5_000,
	backupBytes: 590_000_000,
	restoreMs: 4_000,
};

describe('benchmark of operations', () => {
	it('shows what was measured, in units that people read', () => {
		const text = table(good);
		expect(text)
			.to.include('| the store | 600 MB |')
			.and.include('| 12.3 s |')
			.and.include('1.0 ms at the median, 2.5 ms at the 99th percentile');
		expect(figuresOf(good)).to.include({ startMs: 900, 'relay p50, ms': 1, 'relay p99, ms': 2.5, told: 2_000 });
	});

	it('says what is not as promised', () => {
		expect(problemsOf(good)).to.deep.equal([]);
		expect(problemsOf({ ...good, stopMs: 2_000, stopCode: 1, told: 1_999 })).to.have.length(3);
	});
});
