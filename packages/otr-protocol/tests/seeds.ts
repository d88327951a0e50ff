/** Properties run from a fixed seed, and from a new one each time, which the title shows. */

/** The seed of the runs that every commit repeats. */
const FIXED = 1_836_311_903;

/** PROPERTY_SEED repeats a run. */
const FRESH = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** PROPERTY_RUNS: how many times the usual number of runs. */
export const FACTOR = Number(process.env.PROPERTY_RUNS ?? 1);

type Parameters = { readonly numRuns: number; readonly seed: number };

/** Figures by name, where a run collects them: scripts/lib/property-runs.mjs does, for evidence. */
const figures = (globalThis as { [name: symbol]: Map<string, number> | undefined })[Symbol.for('property figures')];

/** Adds to a figure of the evidence. */
export const count = (figure: string, amount: number): void => {
	figures?.set(figure, (figures.get(figure) ?? 0) + amount);
};

/** Records the highest value of a figure of the evidence, whose name begins with `peak`. */
export const peak = (figure: `peak${string}`, value: number): void => {
	figures?.set(figure, Math.max(figures.get(figure) ?? 0, value));
};

/**
 * Two tests of one property: `runs` times from the fixed seed, and as many from a fresh one; the latter PROPERTY_RUNS
 * times as many, but `most` at most. `counted`: the figure of the evidence that counts the runs from the fresh seed.
 */
export function eachSeed(
	title: string,
	{ runs, most = Number.POSITIVE_INFINITY, counted }: { runs: number; most?: number; counted: string },
	run: (parameters: Parameters) => void,
): void {
	it(`${title} (the seed of every run)`, () => run({ numRuns: runs, seed: FIXED }));
	it(`${title} (seed ${FRESH})`, () => {
		const numRuns = Math.min(Math.ceil(runs * FACTOR), most);
		run({ numRuns, seed: FRESH });
		count(counted, numRuns);
	});
}
