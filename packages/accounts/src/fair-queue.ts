/**
 * A node of the queue: one key and the keys below it. `due`: the round of its next turn. `size`: waiting items in it
 * and below it.
 */
type Level<T> = {
	due: number;
	size: number;
	round: number;
	readonly below: Map<string, Level<T>>;
	readonly items: T[];
};

/** How many empty nodes to keep, so that a key that just had its turn does not get another one first. */
const MAX_REMEMBERED = 2_000;

const newLevel = <T>(due: number): Level<T> => ({ due, size: 0, round: 0, below: new Map(), items: [] });

/** The child with the earliest round; the first to arrive of several. */
const nextChild = <T>(level: Level<T>): [string, Level<T>] | undefined => {
	let found: [string, Level<T>] | undefined;
	for (const entry of level.below) {
		if (entry[1].size > 0 && (!found || entry[1].due < found[1].due)) {
			found = entry;
		}
	}
	return found;
};

/** Removes empty children that would be due at once anyway. */
const forgetIdle = <T>({ below, round, size }: Level<T>): void => {
	if (below.size <= 2 * size + 64) {
		return;
	}
	for (const [key, { size: waiting, due }] of below) {
		if (waiting === 0 && (due <= round || below.size > MAX_REMEMBERED)) {
			below.delete(key);
		}
	}
};

/**
 * A queue that is fair by a path of keys, such as network and account: round robin over the first key, within it over
 * the second, then in order of arrival. A new key joins the current round, ahead of keys that had their turn in it, so
 * that no key's second item comes before another's first (start-time fair queueing, Goyal, Vin and Cheng, SIGCOMM 1996,
 * with equal costs).
 */
export class FairQueue<T> {
	private root = newLevel<T>(0);

	get size(): number {
		return this.root.size;
	}

	/** The number of items under a first key. */
	sizeOf(key: string): number {
		return this.root.below.get(key)?.size ?? 0;
	}

	/** The number of first keys, including empty ones. */
	get remembered(): number {
		return this.root.below.size;
	}

	push(path: readonly string[], item: T): void {
		let level = this.root;
		level.size++;
		for (const key of path) {
			const known = level.below.get(key) ?? newLevel<T>(level.round);
			known.due = known.size === 0 ? Math.max(known.due, level.round) : known.due;
			level.below.set(key, known);
			level = known;
			level.size++;
		}
		level.items.push(item);
	}

	/** Removes and returns the next item; undefined if the queue is empty. */
	shift(): T | undefined {
		let level = this.root;
		for (let next = nextChild(level); next; next = nextChild(level)) {
			const [key, chosen] = next;
			level.size--;
			level.round = chosen.due;
			chosen.due++;
			// Moves it behind the others of its round.
			level.below.delete(key);
			level.below.set(key, chosen);
			forgetIdle(level);
			level = chosen;
		}
		if (level !== this.root) {
			level.size--;
		}
		return level.items.shift();
	}

	/** Removes and returns the newest item of the first key with the most items, if it has more than `more`. */
	dropFromLongest(more: number): T | undefined {
		const longest = [...this.root.below.values()].reduce<Level<T> | undefined>(
			(most, level) => (level.size > (most?.size ?? more) ? level : most),
			undefined,
		);
		let level = longest;
		if (!level) {
			return undefined;
		}
		this.root.size--;
		while (level.below.size > 0) {
			level.size--;
			level = [...level.below.values()].reduce((most, each) => (each.size >= most.size ? each : most));
		}
		level.size--;
		return level.items.pop();
	}

	/** Removes all nodes, which are empty. */
	reset(): void {
		this.root = newLevel<T>(0);
	}
}
