/** `?count=&offset=` as Rocket.Chat has them: 50 by default, at most 100. */
export type Paging = { count: number; offset: number };

export const PAGING = {
	count: { type: 'integer', minimum: 0, maximum: 100, default: 50 },
	offset: { type: 'integer', minimum: 0, maximum: 1_000_000_000, default: 0 },
} as const;

/** A page of a list that is completely in memory, with Rocket.Chat's counts. `count` 0 requests all. */
export function pageOf<T>(
	all: readonly T[],
	{ count, offset }: Paging,
): { items: T[]; counts: { count: number; offset: number; total: number } } {
	const items = all.slice(offset, count === 0 ? undefined : offset + count);
	return { items, counts: { count: items.length, offset, total: all.length } };
}
