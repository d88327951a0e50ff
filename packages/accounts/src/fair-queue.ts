/**
 * Those who share a turn, and within it those below them. `due`: the round of its next turn. `size`: items that wait
 * below it.
 */
type Level<T> = {
	due: number;
	size: number;
	round: number;
	readonly below: Map<string, Level<T>>;
	readonly items: T[];
};

/** Of those for whom nothing waits, so many are remembered at a time: that they had their turn. */
const MAX_REMEMBERED = 2_000;

const newLevel = <T>(due: number): Level<T> => ({ due, size: 0, round: 0, below: new Map(), items: [] });

/** The first, in order of arrival, of those whose round is the earliest. */
const nextChild = <T>(level: Level<T>): [string, Level<T>] | undefined => {
	let found: [string, Level<T>] | undefined;
	for (const entry of level.below) {
		if (entry[1].size > 0 && (!found || entry[1].due < found[1].due)) {
			found = entry;
		}
	}
	return found;
};

/** Forgets who has nothing waiting and would be due at once anyway. */
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
 * What waits, by a path of keys such as network and account: round robin over the first, within it over the second,
 * then in order of arrival. Nobody's second comes before another's first: who is new takes part in the round that is
 * going on, ahead of those who have had their turn in it (start-time fair queueing, Goyal, Vin and Cheng, SIGCOMM 1996,
 * with all costs equal).
 */
export class FairQueue<T> {
	private root = newLevel<T>(0);

	get size(): number {
		return this.root.size;
	}

	/** How many wait under the first key. */
	sizeOf(key: string): number {
		return this.root.below.get(key)?.size ?? 0;
	}

	/** How many first keys are remembered, those with nothing waiting among them. */
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

	/** The next in turn; undefined where nothing waits. */
	shift(): T | undefined {
		let level = this.root;
		for (let next = nextChild(level); next; next = nextChild(level)) {
			const [key, chosen] = next;
			level.size--;
			level.round = chosen.due;
			chosen.due++;
			// Behind the others of its round.
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

	/** Takes back the newest item of whoever has most waiting, if that is more than `more`. */
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

	/** Forgets who had their turn: nobody waits, so that there is none. */
	reset(): void {
		this.root = newLevel<T>(0);
	}
}
