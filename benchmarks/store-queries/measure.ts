/** Both stores asked in turn, so that what slows the machine slows both. */
import { median } from '../protocol/contest.ts';
import { type Contest, prepared, type Store } from './contests.ts';

/**
 * ms, medians of one call each, by the processor's time, whatever else the machine does: `large` of the large store,
 * `small` of the almost empty one. `longest` is what another call of the same thread has to wait for. `elapsed` is
 * `large` by the clock.
 */
export type Figure = {
	readonly name: string;
	readonly large: number;
	readonly small: number;
	readonly elapsed: number;
	readonly longest: number;
	readonly items: number;
};

const WARM_UP = 5;

const timed = async (ask: () => Promise<number>): Promise<{ ms: number; worked: number; items: number }> => {
	const [start, before] = [performance.now(), process.cpuUsage()];
	const items = await ask();
	const { user, system } = process.cpuUsage(before);
	return { ms: performance.now() - start, worked: (user + system) / 1_000, items };
};

const measureOne = async (
	{ name, ask, beside = ask }: Contest,
	large: Store,
	small: Store,
	rounds: number,
	base: number,
): Promise<Figure> => {
	const [ours, theirs, clock]: [number[], number[], number[]] = [[], [], []];
	let items = 0;
	for (let n = -WARM_UP; n < rounds; n++) {
		const asked = await timed(() => ask(large, base + n));
		const compared = await timed(() => beside(small, base + n));
		items = asked.items;
		if (n >= 0) {
			ours.push(asked.worked);
			theirs.push(compared.worked);
			clock.push(asked.ms);
		}
	}
	return {
		name,
		large: median(ours),
		small: median(theirs),
		elapsed: median(clock),
		longest: Math.max(...ours),
		items,
	};
};

export const measure = async (
	large: Store,
	small: Store,
	rounds: number,
	tell: (line: string) => void,
): Promise<readonly Figure[]> => {
	const figures: Figure[] = [];
	for (const [index, contest] of (await prepared(large)).entries()) {
		const figure = await measureOne(contest, large, small, rounds, (index + 1) * 10_000);
		tell(`${figure.name}: ${figure.large.toFixed(2)} ms beside ${figure.small.toFixed(2)}`);
		figures.push(figure);
	}
	return figures;
};
