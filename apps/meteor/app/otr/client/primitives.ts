import type { Primitives } from '@rocket.chat/crypto';
import type { OtrClock, OtrPrimitives } from './ports.ts';

/** How long the first step of a session waits for the preferred code to load (ms). */
const LOAD_TIMEOUT = 3_000;

type LazyPrimitives = {
	/** Available from the start. */
	readonly atHand: Primitives;
	/** Fetches the preferred ones; rejects if they do not run or could not be fetched. */
	readonly load: () => Promise<Primitives>;
	readonly clock: OtrClock;
};

/**
 * Primitives that are fetched on first use. If that fails or takes over 3 s, sessions start with the available ones,
 * and switch to the preferred ones once those are loaded: the two agree byte for byte.
 */
export const createLazyPrimitives = ({ atHand, load, clock }: LazyPrimitives): OtrPrimitives => {
	let current = atHand;
	let loading: Promise<void> | undefined;
	const start = (): Promise<void> =>
		load().then(
			(loaded) => {
				current = loaded;
			},
			() => {
				// The next call tries again, because the network may have failed.
				loading = undefined;
			},
		);
	return {
		current: () => current,
		prepare: async () => {
			loading ??= start();
			let handle: unknown;
			const timeout = new Promise<void>((resolve) => {
				handle = clock.setTimeout(resolve, LOAD_TIMEOUT);
			});
			await Promise.race([loading, timeout]);
			clock.clearTimeout(handle);
		},
	};
};

/** Primitives that are loaded already. */
export const primitivesAtHand = (primitives: Primitives): OtrPrimitives => ({
	current: () => primitives,
	prepare: () => Promise.resolve(),
});
