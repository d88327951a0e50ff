/**
 * Those who share a turn, and within it those below them. `due`: the round of its next turn. `size`: items that wait
 * below it.
 */
type Turn<T> = { due: number; size: number; round: number; readonly below: Map<string, Turn<T>>; readonly items: T[] };

/** Of those for whom nothing waits, so many are remembered at a time: that they had their turn. */
const MAX_REMEMBERED = 2_000;

const newTurn = <T>(due: number): Turn<T> => ({ due, size: 0, round: 0, below: new Map(), items: [] });

/** The first, in order of arrival, of those whose round is the earliest. */
const nextBelow = <T>(turn: Turn<T>): [string, Turn<T>] | undefined => {
	let found: [string, Turn<T>] | undefined;
	for (const entry of turn.below) {
		if (entry[1].size > 0 && (!found || entry[1].due < found[1].due)) {
			found = entry;
		}
	}
	return found;
};

/** Forgets who has nothing waiting and would be due at once anyway. */
const forgetIdle = <T>({ below, round, size }: Turn<T>): void => {
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
	private root = newTurn<T>(0);

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
		let turn = this.root;
		turn.size++;
		for (const key of path) {
			const known = turn.below.get(key) ?? newTurn<T>(turn.round);
			known.due = known.size === 0 ? Math.max(known.due, turn.round) : known.due;
			turn.below.set(key, known);
			turn = known;
			turn.size++;
		}
		turn.items.push(item);
	}

	/** The next in turn; undefined where nothing waits. */
	shift(): T | undefined {
		let turn = this.root;
		for (let next = nextBelow(turn); next; next = nextBelow(turn)) {
			const [key, chosen] = next;
			turn.size--;
			turn.round = chosen.due;
			chosen.due++;
			// Behind the others of its round.
			turn.below.delete(key);
			turn.below.set(key, chosen);
			forgetIdle(turn);
			turn = chosen;
		}
		if (turn !== this.root) {
			turn.size--;
		}
		return turn.items.shift();
	}

	/** Takes back the newest item of whoever has most waiting, if that is more than `more`. */
	dropFromLongest(more: number): T | undefined {
		const longest = [...this.root.below.values()].reduce<Turn<T> | undefined>(
			(most, turn) => (turn.size > (most?.size ?? more) ? turn : most),
			undefined,
		);
		let turn = longest;
		if (!turn) {
			return undefined;
		}
		this.root.size--;
		while (turn.below.size > 0) {
			turn.size--;
			turn = [...turn.below.values()].reduce((most, each) => (each.size >= most.size ? each : most));
		}
		turn.size--;
		return turn.items.pop();
	}

	/** Forgets who had their turn: nobody waits, so that there is none. */
	reset(): void {
		this.root = newTurn<T>(0);
	}
}
