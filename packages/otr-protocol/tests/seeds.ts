/** Properties run from a seed that is always the same, and from one that is new each time and stands in the title. */

/** The seed of the runs that every commit repeats. */
const FIXED = 1_836_311_903;

/** PROPERTY_SEED repeats a run. */
const FRESH = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 2 ** 31));
const FACTOR = Number(process.env.PROPERTY_RUNS ?? 1);

type Parameters = { readonly numRuns: number; readonly seed: number };

/** Figures by name, where somebody collects them: scripts/lib/property-runs.mjs does, for evidence. */
const figures = (globalThis as { [name: symbol]: Map<string, number> | undefined })[Symbol.for('property figures')];

/** Adds to a figure of the evidence. */
const count = (figure: string, amount: number): void => {
	figures?.set(figure, (figures.get(figure) ?? 0) + amount);
};

/**
 * Two tests of one property: `runs` times from the seed that never changes, and as often from a fresh one; that one PROPERTY_RUNS times as often.
 * `counted`: the figure of the evidence that the runs done are added to.
 */
export function eachSeed(title: string, runs: number, { counted, run }: { counted: string; run: (parameters: Parameters) => void }): void {
	for (const { name, parameters } of [
		{ name: 'the seed of every run', parameters: { numRuns: runs, seed: FIXED } },
		{ name: `seed ${FRESH}`, parameters: { numRuns: Math.ceil(runs * FACTOR), seed: FRESH } },
	]) {
		it(`${title} (${name})`, () => {
			run(parameters);
			count(counted, parameters.numRuns);
		});
	}
}
