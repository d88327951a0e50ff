/** Numbers that a seed repeats (mulberry32). */
export type Rng = {
	/** From 0 to `below`, without it. */
	int(below: number): number;
	pick<T>(list: readonly [T, ...T[]]): T;
	chance(share: number): boolean;
};

export const createRng = (seed: number): Rng => {
	let state = seed >>> 0;
	const next = (): number => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	const int = (below: number): number => Math.floor(next() * below);
	return {
		int,
		pick: (list) => list[int(list.length)] ?? list[0],
		chance: (share) => next() < share,
	};
};
