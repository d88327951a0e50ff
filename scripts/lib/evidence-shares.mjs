// Figures of one check that several processes did together.

const sum = (a, b) => a + b;

/** Figures named `peak…` are the highest of any process, `properties` are the same ones in each; all others add up. */
const mergeFigure = (name, values) =>
	name.startsWith('peak') || name === 'properties' ? Math.max(...values) : values.reduce(sum, 0);

export const mergeEvidence = (seed, shares) => {
	const names = [...new Set(shares.flatMap(({ figures }) => Object.keys(figures)))];
	const figures = names.map((name) => [
		name,
		mergeFigure(
			name,
			shares.map((share) => share.figures[name]).filter((value) => value !== undefined),
		),
	]);
	return {
		seed,
		figures: { ...Object.fromEntries(figures), processes: shares.length },
		problems: shares.flatMap(({ problems }) => problems),
	};
};

export const mergeCounts = (shares) =>
	Object.fromEntries(
		['passes', 'failures', 'pending'].map((name) => [name, shares.map((share) => share[name]).reduce(sum, 0)]),
	);
