/** The targets of the store, and the figures as Markdown for docs/BENCHMARKS.md. */
import { median } from '../protocol/contest.ts';
import type { Costs, Place } from './costs.ts';
import { type Beside, type Disk, SLOWER } from './relay-beside.ts';

export type Measured = {
	readonly beside: Readonly<Record<Disk, readonly Beside[]>>;
	readonly costs: Readonly<Record<Place, Costs>>;
};

/** The relay's p99 on the slow disk over that on the disk as it is, at most. */
const MOST_P99 = 1.5;

type Row = {
	readonly relay: { readonly p50: number; readonly p99: number };
	readonly posts: { readonly p50: number; readonly p99: number };
};

const middle = (runs: readonly Beside[]): Row => ({
	relay: { p50: median(runs.map(({ relay }) => relay.p50)), p99: median(runs.map(({ relay }) => relay.p99)) },
	posts: { p50: median(runs.map(({ posts }) => posts.p50)), p99: median(runs.map(({ posts }) => posts.p99)) },
});

const ratioOf = ({ beside }: Measured): number => middle(beside.slow).relay.p99 / middle(beside['as it is']).relay.p99;

export const problemsOf = (measured: Measured): readonly string[] => {
	const ratio = ratioOf(measured);
	return ratio <= MOST_P99
		? []
		: [
				`the relay's p99 with an fsync ${SLOWER} ms slower is ${ratio.toFixed(2)} times that without, wanted at most ${MOST_P99}`,
			];
};

const timesOf = (disk: string, { relay, posts }: Row): readonly (readonly [string, number])[] => [
	[`relay p50, ${disk}, ms`, relay.p50],
	[`relay p99, ${disk}, ms`, relay.p99],
	[`a post p50, ${disk}, ms`, posts.p50],
	[`a post p99, ${disk}, ms`, posts.p99],
];

/** Flat, as evidence wants figures. */
export const figuresOf = (measured: Measured): Readonly<Record<string, number>> =>
	Object.fromEntries([
		['relay p99, slow disk / disk as it is', ratioOf(measured)],
		...timesOf('disk as it is', middle(measured.beside['as it is'])),
		...timesOf('slow disk', middle(measured.beside.slow)),
		...Object.entries(measured.costs).flatMap(([place, costs]) =>
			Object.entries(costs).map(([what, us]) => [`${what}, ${place}, us`, us]),
		),
	]);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
		.map((row) => `| ${row.join(' | ')} |`)
		.join('\n');

const whole = (microseconds: number): string => microseconds.toFixed(0);

/** What a run writes between the marks of docs/BENCHMARKS.md. */
export const markdownReport = (measured: Measured, machine: string, date: string): string => {
	const ratio = ratioOf(measured);
	const disks = Object.entries(measured.beside).map(([disk, runs]) => {
		const { relay, posts } = middle(runs);
		return [
			disk === 'slow' ? `fsync ${SLOWER} ms slower` : disk,
			relay.p50.toFixed(2),
			relay.p99.toFixed(2),
			posts.p50.toFixed(1),
			posts.p99.toFixed(1),
		];
	});
	const places = Object.entries(measured.costs).map(([place, { post, postOfMany, page, heldByPost, heldByPage }]) => [
		place,
		...[post, postOfMany, page, heldByPost, heldByPage].map(whole),
	]);
	return [
		`${date}; ${machine}.`,
		table(
			['What', 'Measured', 'Wanted at most', ''],
			[
				[
					'p99 of the relay, slow disk / disk as it is',
					ratio.toFixed(2),
					String(MOST_P99),
					ratio <= MOST_P99 ? 'reached' : 'missed',
				],
			],
		),
		table(['Disk', 'Relay p50, ms', 'Relay p99, ms', 'A post p50, ms', 'A post p99, ms'], disks),
		table(
			['The store, us', 'A post', 'One of 64 posts', 'A page of 50', 'Held up by a post', 'Held up by a page'],
			places,
		),
	].join('\n\n');
};
