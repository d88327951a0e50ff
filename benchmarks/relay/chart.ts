/** docs/benchmarks/relay.svg: the CPU time of the server for one frame. */
import { barChart } from '../bars.ts';
import { OURS } from './contenders.ts';
import type { Results } from './contest.ts';
import { rowsOf } from './targets.ts';

const TITLE = 'CPU of the server for one relayed frame of 500 bytes: shorter is better';

export function chart(results: Results): string {
	const bars = rowsOf(results).map(({ name, cpu }) => ({
		name,
		ours: name === OURS,
		value: cpu,
		figure: `${cpu.toFixed(0)} µs`,
	}));
	return barChart(TITLE, [{ title: TITLE, bars }]);
}
