/** What competes, and how it is timed: the same code in Node and in a page, which differ in their clock alone. */

/**
 * One way to do a piece of work. `run` does it `count` times, with everything that is per device or per program made
 * beforehand.
 */
export type Contender = { readonly name: string; readonly run: (count: number) => void | Promise<void> };

/** One piece of work, and those who do it. The names of contests and contenders are the keys of the figures. */
export type Contest = { readonly name: string; readonly contenders: readonly Contender[] };

/** Microseconds of CPU that one piece of work took, in each run. */
export type Timings = { readonly contest: string; readonly contender: string; readonly runs: readonly number[] };

export type Conditions = {
	readonly rounds: number;
	/** Milliseconds of CPU that one run of a contender should take. */
	readonly budget: number;
	/** CPU used so far, microseconds. */
	readonly cpu: () => number | Promise<number>;
	/** Called before each run, outside of its time: one contender's garbage is not the next one's work. */
	readonly settle: () => void;
	readonly random: () => number;
	readonly tell: (line: string) => void;
};

/** Budgets that a contender runs before its first timed run, so that the engine has made of its code what it will. */
const WARM_UP = 4;

/** How often a contender must run to fill the budget, after it has been warmed up. */
async function sizeOf({ run }: Contender, { budget, cpu }: Conditions): Promise<number> {
	let [count, spent] = [1, 0];
	for (;;) {
		const began = await cpu();
		await run(count);
		const took = ((await cpu()) - began) / 1000;
		spent += took;
		count = took < budget / 20 ? count * 4 : Math.max(1, Math.round((count * budget) / took));
		if (spent >= WARM_UP * budget) {
			return count;
		}
	}
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
	const order = [...items];
	for (let i = order.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[order[i], order[j]] = [order[j] as T, order[i] as T];
	}
	return order;
}

/**
 * Rounds in which each contender runs once, in an order that is drawn for each round: what slows the machine for a
 * while slows all of them.
 */
export async function hold(contest: Contest, conditions: Conditions): Promise<Timings[]> {
	const { rounds, cpu, settle, random, tell } = conditions;
	const entries = [];
	for (const contender of contest.contenders) {
		entries.push({ contender, count: await sizeOf(contender, conditions), runs: [] as number[] });
	}
	for (let round = 1; round <= rounds; round++) {
		for (const entry of shuffled(entries, random)) {
			settle();
			const before = await cpu();
			await entry.contender.run(entry.count);
			entry.runs.push(((await cpu()) - before) / entry.count);
		}
		tell(`${contest.name}: run ${round} of ${rounds}`);
	}
	return entries.map(({ contender, runs }) => ({ contest: contest.name, contender: contender.name, runs }));
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return sorted.length % 2 === 1
		? (sorted[Math.floor(middle)] ?? Number.NaN)
		: ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/**
 * The primitive sets, one to a process or page, as a client loads one: an engine that has met both compiles the
 * protocol for neither. The first runs beside the peers, the others by themselves.
 */
export const SETS = ['ours', 'ours, pure JavaScript'] as const;
export type SetName = (typeof SETS)[number];

/** What a run of one set holds: of a set that is not the first, its own contenders alone. */
export const entrants = (contests: readonly Contest[], set: SetName, only: string): readonly Contest[] =>
	contests
		.filter(({ name }) => name.startsWith(only))
		.map(({ name, contenders }) => ({
			name,
			contenders: contenders.filter((each) => set === SETS[0] || each.name.startsWith('ours')),
		}));

/** The timings of several runs, by contest. */
export function merge(runs: readonly (readonly Timings[])[]): readonly Timings[] {
	const all = runs.flat();
	return [...new Set(all.map(({ contest }) => contest))].flatMap((contest) =>
		all.filter((each) => each.contest === contest),
	);
}

/**
 * How many times the CPU of `ours` the `other` takes: above 1 we are faster. The spread is that of the single rounds.
 */
export function ratioOf(
	ours: Timings,
	other: Timings,
): { readonly ratio: number; readonly least: number; readonly most: number } {
	const each = ours.runs.map((run, round) => (other.runs[round] ?? Number.NaN) / run);
	return { ratio: median(other.runs) / median(ours.runs), least: Math.min(...each), most: Math.max(...each) };
}
