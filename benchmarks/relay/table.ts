/** The figures as lines for a terminal and as Markdown for docs/BENCHMARKS.md. */
import { type Measured, type Row, ratiosOfMedians, rowsOf, verdicts } from './targets.ts';

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
		.map((row) => `| ${row.join(' | ')} |`)
		.join('\n');

const cells = ({ name, cpu, least, greatest, p50, p99 }: Row): readonly string[] => [
	name,
	cpu.toFixed(0),
	`${least.toFixed(0)} to ${greatest.toFixed(0)}`,
	p50.toFixed(2),
	p99.toFixed(2),
];

export const terminalTable = ({ results }: Measured): string =>
	rowsOf(results)
		.map(cells)
		.map(
			([name = '', cpu = '', spread = '', p50 = '', p99 = '']) =>
				`${name.padEnd(32)}${cpu.padStart(6)} us (${spread}), p50 ${p50} ms, p99 ${p99} ms`,
		)
		.join('\n');

const mediansLine = ({ results }: Measured): readonly string[] => {
	const ratios = ratiosOfMedians(results);
	return ratios
		? [`By the medians of the rounds below: CPU ${ratios.cpu.toFixed(2)}, p99 ${ratios.p99.toFixed(2)}.`]
		: [];
};

/** What a run writes between the marks of docs/BENCHMARKS.md. */
export const markdownReport = (measured: Measured, machine: string, date: string): string =>
	[
		`${date}; ${machine}.`,
		markdown(
			['What', 'Measured', 'Wanted at most', ''],
			verdicts(measured).map(({ what, value, most, unit, reached }) => [
				what,
				`${value.toFixed(2)}${unit}`,
				`${most}${unit}`,
				reached ? 'reached' : 'missed',
			]),
		),
		...mediansLine(measured),
		...(measured.results.size > 0
			? [
					markdown(
						['Server', 'CPU for one frame, us', 'Single runs', 'p50, ms', 'p99, ms'],
						rowsOf(measured.results).map(cells),
					),
				]
			: []),
		...(measured.idle.size > 0
			? [
					markdown(
						['Memory of an idle connection, kB', 'of the process', 'of that on its heap'],
						[...measured.idle].map(([name, { rss, heap }]) => [
							name,
							(rss / 1024).toFixed(1),
							(heap / 1024).toFixed(1),
						]),
					),
				]
			: []),
	].join('\n\n');
