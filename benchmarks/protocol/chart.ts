/** docs/benchmarks/protocol.svg: the CPU time of one piece of work. */
import { type Bar, barChart } from '../bars.ts';
import { median, type Timings } from './contest.ts';
import type { Measured, Place } from './targets.ts';

const SHOWN = ['set-up', 'one way', 'ping-pong', 'chunk'];
const TITLES: Readonly<Record<string, string>> = {
	'set-up': 'Set-up of a session, both sides',
	'one way': 'A text of 200 bytes, sealed and opened',
	'ping-pong': 'A text each way, keys turned each time',
	chunk: 'A chunk of 64 KiB, sealed',
};
const PLACES: Readonly<Record<Place, string>> = { node: 'in Node', chromium: 'in Chromium' };

const figure = (microseconds: number): string =>
	microseconds >= 1000
		? `${(microseconds / 1000).toFixed(2)} ms`
		: `${microseconds.toFixed(microseconds >= 100 ? 0 : 1)} µs`;

const barsOf = (timings: readonly Timings[]): readonly Bar[] =>
	timings.map(({ contender, runs }) => {
		const value = median(runs);
		return { name: contender, ours: contender.startsWith('ours'), value, figure: figure(value) };
	});

export function chart(measured: Measured): string {
	const groups = SHOWN.flatMap((contest) =>
		(['node', 'chromium'] as const).map((place) => ({
			title: `${TITLES[contest]}, ${PLACES[place]}`,
			bars: barsOf((measured[place] ?? []).filter((each) => each.contest === contest)),
		})),
	);
	return barChart(
		'CPU time of one piece of work: shorter is better',
		groups.filter(({ bars }) => bars.length > 0),
	);
}
