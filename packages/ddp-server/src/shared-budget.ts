import { networkOf } from '@rocket.chat/client-network';

/** One socket or request, of those that share. */
export interface Share {
	/** @param bytes that it holds now, beside what each costs */
	hold(bytes: number): void;
	/** It shares no more: somebody has logged in, or it is gone. */
	leave(): void;
}

export interface SharedBudget {
	/**
	 * Counts one in, and makes room for it.
	 * @param whose the address of a client, or what else `ownerOf` takes
	 * @param drop ends it at once; called at most once, and then it is counted no more
	 * @param measure what it holds now, where that becomes less without a word: asked before anybody is dropped for it
	 */
	enter(whose: string, drop: () => void, measure?: () => number): Share;
	/** What all of them hold, in bytes. */
	readonly bytes: number;
}

interface Entry {
	readonly drop: () => void;
	readonly measure: (() => number) | undefined;
	bytes: number;
}

/** Those of one owner, the oldest first. */
interface Owner {
	readonly entries: Set<Entry>;
	bytes: number;
}

/** Of the owners that hold most, the one who came first. What holds less than `least` bytes counts as that much. */
const greatestOf = (owners: ReadonlyMap<string, Owner>, least: number): readonly [string, Owner] | undefined => {
	const weightOf = ({ bytes }: Owner): number => Math.max(bytes, least);
	let found: readonly [string, Owner] | undefined;
	for (const candidate of owners) {
		if (!found || weightOf(candidate[1]) > weightOf(found[1])) {
			found = candidate;
		}
	}
	return found;
};

/**
 * What clients make a server hold: sockets without a login, bodies that have not come whole. Where the budget is full,
 * the owner (a network: an IPv4 address, an IPv6 /64) that holds most loses its oldest: who comes new is not refused
 * while another holds more, and who takes long goes first. Owners that hold no more than two do count alike, so that
 * whoever has many networks, with little in each, does not outlive those who do what clients do.
 * @param budget bytes that all may hold together
 * @param eachBytes what one costs that holds nothing
 */
export const createSharedBudget = (
	budget: number,
	eachBytes: number,
	ownerOf: (whose: string) => string = networkOf,
): SharedBudget => {
	const owners = new Map<string, Owner>();
	let held = 0;

	const add = (owner: Owner, entry: Entry, bytes: number): void => {
		entry.bytes += bytes;
		owner.bytes += bytes;
		held += bytes;
	};

	const remove = (name: string, owner: Owner, entry: Entry): void => {
		if (owner.entries.delete(entry)) {
			add(owner, entry, -entry.bytes);
			if (owner.entries.size === 0 && owners.get(name) === owner) {
				owners.delete(name);
			}
		}
	};

	/** Whether an owner holds less than was known. */
	const holdsLess = (owner: Owner): boolean => {
		const before = owner.bytes;
		for (const entry of owner.entries) {
			const bytes = eachBytes + (entry.measure?.() ?? Number.POSITIVE_INFINITY);
			if (bytes < entry.bytes) {
				add(owner, entry, bytes - entry.bytes);
			}
		}
		return owner.bytes < before;
	};

	const makeRoom = (): void => {
		while (held > budget) {
			const [name, owner] = greatestOf(owners, 2 * eachBytes) ?? [];
			const [oldest] = owner?.entries ?? [];
			if (name === undefined || !owner || !oldest) {
				return;
			}
			if (!holdsLess(owner)) {
				remove(name, owner, oldest);
				oldest.drop();
			}
		}
	};

	return {
		enter(whose, drop, measure) {
			const name = ownerOf(whose);
			const owner = owners.get(name) ?? { entries: new Set<Entry>(), bytes: 0 };
			owners.set(name, owner);
			const entry: Entry = { drop, measure, bytes: 0 };
			owner.entries.add(entry);
			const hold = (bytes: number): void => {
				const more = eachBytes + bytes - entry.bytes;
				if (more !== 0 && owner.entries.has(entry)) {
					add(owner, entry, more);
					if (more > 0) {
						makeRoom();
					}
				}
			};
			hold(0);
			return { hold, leave: () => remove(name, owner, entry) };
		},
		get bytes() {
			return held;
		},
	};
};
