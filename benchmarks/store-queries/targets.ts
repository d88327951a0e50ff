/** The targets of the store, and whether it reaches them. */
import type { Figure } from './measure.ts';

/** Of a large store over an almost empty one, and ms for which one call may keep another waiting. */
const MOST_RATIO = 3;
const MOST_STALL = 20;

export type Measured = {
	readonly figures: readonly Figure[] /** ms */;
	readonly migration: number;
	readonly start: number;
};

const ratioOf = ({ large, small }: Figure): number => large / small;

/** What was missed, openly. */
export const problemsOf = ({ figures }: Measured): readonly string[] => [
	...figures
		.filter((figure) => ratioOf(figure) > MOST_RATIO)
		.map((figure) => `${figure.name}: ${ratioOf(figure).toFixed(1)} times, wanted at most ${MOST_RATIO}`),
	...figures
		.filter(({ longest }) => longest > MOST_STALL)
		.map(({ name, longest }) => `${name}: ${longest.toFixed(1)} ms, wanted at most ${MOST_STALL}`),
];

const rounded = (value: number): number => Number(value.toPrecision(3));

/** Flat, as evidence wants them. */
export const figuresOf = ({ figures, migration, start }: Measured): Record<string, number> => ({
	'greatest ratio': rounded(Math.max(...figures.map(ratioOf))),
	'longest call, ms of the processor': rounded(Math.max(...figures.map(({ longest }) => longest))),
	'migration from schema 1, s': rounded(migration / 1_000),
	'start of the migrated store, s': rounded(start / 1_000),
	...Object.fromEntries(
		figures.flatMap((figure) => [
			[`${figure.name}, ms of the processor`, rounded(figure.large)],
			[`${figure.name}, ratio`, rounded(ratioOf(figure))],
		]),
	),
});

/** What a run writes between the marks of docs/BENCHMARKS.md. */
export const markdownReport = (measured: Measured, machine: string): string => {
	const rows = measured.figures.map((figure) => [
		figure.name,
		figure.large.toFixed(2),
		figure.small.toFixed(2),
		ratioOf(figure).toFixed(1),
		figure.longest.toFixed(1),
		figure.elapsed.toFixed(2),
	]);
	const table = [
		['Asked', 'Large store, ms', 'Almost empty, ms', 'Ratio', 'Longest, ms', 'By the clock, ms'],
		['---', '--:', '--:', '--:', '--:', '--:'],
		...rows,
	];
	return [
		machine,
		`From schema 1 the large store is migrated in ${(measured.migration / 1_000).toFixed(1)} s; migrated, it opens in ${(measured.start / 1_000).toFixed(2)} s.`,
		table.map((row) => `| ${row.join(' | ')} |`).join('\n'),
	].join('\n\n');
};
