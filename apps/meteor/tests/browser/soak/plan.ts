import type { Random } from '../support/faults.ts';
import type { Name } from './ledger.ts';

export type Trouble =
	/** kill -9, and `ms` later a start on the same port and DATA_DIR. */
	| { readonly type: 'kill'; readonly ms: number }
	/** Every connection of one side breaks, and none can be made for `ms`. */
	| { readonly type: 'cut'; readonly who: Name; readonly ms: number }
	/** Nothing passes for `ms`, and nothing says so. */
	| { readonly type: 'hold'; readonly who: Name; readonly ms: number }
	| { readonly type: 'drop'; readonly who: Name }
	| { readonly type: 'reload'; readonly who: Name };

export type Planned = Trouble & { /** ms after the start */ readonly at: number };

/** In ten minutes. A shorter run has proportionally fewer, but one of each. */
const IN_TEN_MINUTES = { kill: 8, cut: 12, hold: 6, drop: 8, reload: 10 } as const;

/** The longest cut and the longest time the server is away. */
const LONGEST = 12_000;

/**
 * Troubles of a run of `duration` ms, in order of time; the last tenth is left in peace. The same seed gives the same
 * plan.
 */
export const planOf = (duration: number, random: Random): Planned[] => {
	const longest = Math.min(LONGEST, duration / 20);
	const one = (type: Trouble['type'], index: number): Planned => {
		const at = random() * duration * 0.9;
		const ms = Math.round(200 + random() * longest);
		const who: Name = (index + (random() < 0.5 ? 1 : 0)) % 2 === 0 ? 'alice' : 'bob';
		switch (type) {
			case 'kill':
				return { at, type, ms };
			case 'cut':
			case 'hold':
				return { at, type, who, ms };
			default:
				return { at, type, who };
		}
	};
	return Object.entries(IN_TEN_MINUTES)
		.flatMap(([type, often]) =>
			Array.from({ length: Math.max(1, Math.round((often * duration) / 600_000)) }, (_, index) =>
				one(type as Trouble['type'], index),
			),
		)
		.sort((a, b) => a.at - b.at);
};
