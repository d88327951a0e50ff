import { expect } from 'chai';
import { seededRandom } from '../protocol/seeded.ts';
import { chart } from './chart.ts';
import { CONTENDERS, contenderOf, OURS, THREE_WRITES } from './contenders.ts';
import { faultsOf, type Load, orderOf, type Run, runOnce } from './contest.ts';
import { idleCost } from './idle.ts';
import { startGenerator, startServer } from './processes.ts';
import { markdownReport } from './table.ts';
import { figuresOf, type Measured, problemsOf } from './targets.ts';

const LOAD: Load = { pairs: 2, rate: 40, warmUp: 500, measured: 500, bodyBytes: 500 };

const runOf = (cpu: number, p99: number): Run => ({
	sent: 1,
	delivered: 1,
	answered: 1,
	refused: 0,
	lost: 0,
	p50: 1,
	late: 0,
	cpu,
	p99,
});

const measured = (cpu: number, p99: number, kilobytes: number): Measured => ({
	results: new Map([
		[THREE_WRITES, [runOf(100, 1)]],
		[OURS, [runOf(cpu, p99)]],
	]),
	idle: new Map([[OURS, { rss: kilobytes * 1024, heap: 1024 }]]),
});

describe('benchmarks of the relay: every contender delivers what it claims', function () {
	this.timeout(60_000);

	for (const contender of CONTENDERS) {
		it(`${contender.name}: each frame ${contender.copies === 2 ? 'twice' : 'once'}${contender.answers ? ', each call answered' : ''}`, async () => {
			const server = await startServer(contender, LOAD.pairs * 2, 'source');
			const generator = startGenerator();
			try {
				const run = await runOnce(server, generator, contender, LOAD);
				expect(faultsOf(contender, run)).to.deep.equal([]);
				expect(run.sent).to.equal(40);
				expect(run.cpu).to.be.above(0);
				expect(run.p50).to.be.above(0).and.to.be.at.most(run.p99);
			} finally {
				await Promise.all([generator.stop(), server.stop()]);
			}
		});
	}

	it('weighs connections that sit there signed in', async () => {
		const { heap } = await idleCost(contenderOf(OURS), {
			connections: 40,
			before: 10,
			from: 'source',
			rest: 0,
			tell: () => undefined,
		});
		expect(heap).to.be.above(1024);
	});

	it('says what is lost, refused or delivered too often', () => {
		const three = contenderOf(THREE_WRITES);
		expect(faultsOf(three, runOf(1, 1))).to.deep.equal([]);
		expect(faultsOf(three, { ...runOf(1, 1), delivered: 2, answered: 0, refused: 1, lost: 1 })).to.have.length(4);
		expect(faultsOf(contenderOf('ddp-streamer, delivered twice'), runOf(1, 1))).to.have.length(1);
	});
});

describe('benchmarks of the relay: targets', () => {
	it('are reached at their bounds, and each is missed beyond its own', () => {
		expect(problemsOf(measured(125, 2, 16))).to.deep.equal([]);
		for (const beyond of [measured(126, 2, 16), measured(125, 2.1, 16), measured(125, 2, 16.1)]) {
			expect(problemsOf(beyond)).to.have.length(1);
		}
		expect(figuresOf(measured(125, 2, 16))["p99, ours / ws, DDP's three writes"]).to.equal(2);
	});

	it('compare within a round, so that a minute in which the machine is slow slows both', () => {
		const results = new Map([
			[THREE_WRITES, [runOf(100, 1), runOf(200, 2), runOf(300, 3)]],
			[OURS, [runOf(110, 1), runOf(240, 3), runOf(360, 6)]],
		]);
		const figures = figuresOf({ results, idle: new Map() });
		expect(figures["CPU for one frame, ours / ws, DDP's three writes"]).to.equal(1.2);
		expect(figures["p99, ours / ws, DDP's three writes"]).to.equal(1.5);
		expect(figures).to.include({ 'cpu, ratio of the medians': 1.2, 'p99, ratio of the medians': 1.5 });
	});

	it('run what is compared one right after the other, now this one first and now that', () => {
		const all = CONTENDERS.map((contender) => ({ contender }));
		const random = seededRandom(1);
		const orders = Array.from({ length: 30 }, () => orderOf(all, random).map(({ contender }) => contender.name));
		for (const order of orders) {
			expect([...order].sort()).to.deep.equal(CONTENDERS.map(({ name }) => name).sort());
			expect(Math.abs(order.indexOf(OURS) - order.indexOf(THREE_WRITES))).to.equal(1);
		}
		expect(new Set(orders.map((order) => order.indexOf(OURS) < order.indexOf(THREE_WRITES))).size).to.equal(2);
		expect(new Set(orders.map((order) => order.indexOf(OURS))).size).to.be.above(3);
	});

	it('draws the same picture and the same page of the same figures', () => {
		const { results } = measured(125, 2, 16);
		expect(chart(results)).to.equal(chart(results));
		expect(chart(results)).to.include('prefers-color-scheme: dark').and.to.include('125 µs');
		expect(markdownReport(measured(126, 2, 16), 'a machine', '2026-01-01')).to.include('1.26 | 1.25 | missed');
	});
});
