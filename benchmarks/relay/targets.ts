/** The targets of the relay, and whether it reaches them. */
import { median } from '../protocol/contest.ts';
import { CONTENDERS, OURS, THREE_WRITES } from './contenders.ts';
import type { Results, Run } from './contest.ts';
import type { IdleCost } from './idle.ts';

export type Measured = { readonly results: Results; readonly idle: ReadonlyMap<string, IdleCost> };

/** Ours over the least that a DDP server writes, at most. */
const MOST_CPU = 1.25;
const MOST_P99 = 2;
/** kB (1024 bytes) of resident memory for an idle connection that is signed in, at most. */
const MOST_IDLE = 16;

export type Verdict = {
	readonly what: string;
	readonly value: number;
	readonly most: number;
	readonly unit: string;
	readonly reached: boolean;
};

export type Row = {
	readonly name: string;
	readonly cpu: number;
	readonly least: number;
	readonly greatest: number;
	readonly p50: number;
	readonly p99: number;
};

const middle = (runs: readonly Run[], of: (run: Run) => number): number => median(runs.map(of));

/** Medians of each contender, in the order of the table. */
export const rowsOf = (results: Results): readonly Row[] =>
	CONTENDERS.flatMap(({ name }) => {
		const runs = results.get(name) ?? [];
		if (runs.length === 0) {
			return [];
		}
		const cpu = runs.map((run) => run.cpu);
		return [
			{
				name,
				cpu: median(cpu),
				least: Math.min(...cpu),
				greatest: Math.max(...cpu),
				p50: middle(runs, (run) => run.p50),
				p99: middle(runs, (run) => run.p99),
			},
		];
	});

/** Ours over the other, round by round: both ran then in the same minute. The median of the rounds. */
const ratioOf = (ours: readonly Run[], other: readonly Run[], of: (run: Run) => number): number =>
	median(
		ours.flatMap((run, round) => {
			const beside = other[round];
			return beside ? [of(run) / of(beside)] : [];
		}),
	);

/**
 * Ours over the other by the medians of all rounds, as the table has them: beside the paired ratios, because it tells
 * how much the machine changed meanwhile.
 */
export const ratiosOfMedians = (results: Results): { readonly cpu: number; readonly p99: number } | undefined => {
	const rows = rowsOf(results);
	const [ours, least] = [rows.find(({ name }) => name === OURS), rows.find(({ name }) => name === THREE_WRITES)];
	return ours && least ? { cpu: ours.cpu / least.cpu, p99: ours.p99 / least.p99 } : undefined;
};

/** The targets of what was measured. */
export function verdicts({ results, idle }: Measured): readonly Verdict[] {
	const [ours, least] = [results.get(OURS) ?? [], results.get(THREE_WRITES) ?? []];
	const held = idle.get(OURS);
	const verdict = (what: string, value: number, most: number, unit = ''): Verdict => ({
		what,
		value,
		most,
		unit,
		reached: value <= most,
	});
	return [
		...(ours.length > 0 && least.length > 0
			? [
					verdict(
						`CPU for one frame, ${OURS} / ${THREE_WRITES}`,
						ratioOf(ours, least, ({ cpu }) => cpu),
						MOST_CPU,
					),
					verdict(
						`p99, ${OURS} / ${THREE_WRITES}`,
						ratioOf(ours, least, ({ p99 }) => p99),
						MOST_P99,
					),
				]
			: []),
		...(held ? [verdict('memory of an idle connection', held.rss / 1024, MOST_IDLE, ' kB')] : []),
	];
}

export const verdictLine = ({ what, value, most, unit }: Verdict): string =>
	`${what}: ${value.toFixed(2)}${unit}, wanted at most ${most}${unit}`;

/** What was missed, openly. */
export const problemsOf = (measured: Measured): readonly string[] =>
	verdicts(measured)
		.filter(({ reached }) => !reached)
		.map(verdictLine);

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Flat, as evidence wants them. */
export const figuresOf = (measured: Measured): Record<string, number> =>
	Object.fromEntries([
		...rowsOf(measured.results).flatMap(({ name, cpu, p50, p99 }) => [
			[`${name}: CPU for one frame, us`, rounded(cpu)],
			[`${name}: p50, ms`, rounded(p50)],
			[`${name}: p99, ms`, rounded(p99)],
		]),
		...[...measured.idle].flatMap(([name, { rss, heap }]) => [
			[`${name}: idle connection, kB`, rounded(rss / 1024)],
			[`${name}: idle connection, kB on the heap`, rounded(heap / 1024)],
		]),
		...verdicts(measured).map(({ what, value }) => [what, rounded(value)]),
		...Object.entries(ratiosOfMedians(measured.results) ?? {}).map(([what, ratio]) => [
			`${what}, ratio of the medians`,
			rounded(ratio),
		]),
	]);
