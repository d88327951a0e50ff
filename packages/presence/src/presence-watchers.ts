/** Users that one connection may watch. A client shows a hundred rooms and a few dialogs. */
const MAX_WATCHED = 1_000;

/** Longest user id, in UTF-16 code units. Ours and Rocket.Chat's have 17 to 24. */
const MAX_ID = 100;

/**
 * How many users one user may start to watch over all their connections: `burst` at once, then `perSecond`. Each one
 * costs the server a frame.
 */
export type WatchBudget = { readonly burst: number; readonly perSecond: number };

const DEFAULT_BUDGET: WatchBudget = { burst: 5_000, perSecond: 200 };

/** Above this number of users, entries whose budget is full again are deleted: they carry no information. */
const SWEEP_FROM = 1_024;

/** The request was refused as a whole. `timeToReset` (ms) is set where a retry can succeed. */
export class WatchRefusal extends Error {
	override readonly name = 'WatchRefusal';

	constructor(
		readonly error: 'error-invalid-params' | 'error-too-many-watched' | 'too-many-requests',
		readonly reason: string,
		readonly timeToReset?: number,
	) {
		super(`${reason} [${error}]`);
	}
}

export type WatchRequest = { readonly added: readonly string[]; readonly removed: readonly string[] };

/** Which connection watches the presence of which users, within limits. `W` is the handle of a connection. */
export class PresenceWatchers<W> {
	private readonly byUser = new Map<string, Set<W>>();
	private readonly watching = new Map<W, Set<string>>();
	/** By watching user: when their budget is full again (the generic cell rate algorithm, ITU-T I.371). */
	private readonly fullAt = new Map<string, number>();
	private sweepAt = SWEEP_FROM;

	/** @param now milliseconds, never going back */
	constructor(
		private readonly now: () => number,
		private readonly budget: WatchBudget = DEFAULT_BUDGET,
	) {}

	/**
	 * Changes whom `watcher`, a connection of the user `watcherId`, watches. An id in both lists is removed. Returns the
	 * users that are watched newly.
	 * @throws WatchRefusal
	 */
	change(watcher: W, watcherId: string, { added, removed }: WatchRequest): readonly string[] {
		if (![...added, ...removed].every(({ length }) => length > 0 && length <= MAX_ID)) {
			throw new WatchRefusal('error-invalid-params', `The id of a user has 1 to ${MAX_ID} characters`);
		}
		const watched = this.watching.get(watcher) ?? new Set();
		const removing = new Set(removed);
		const started = [...new Set(added)].filter((userId) => !watched.has(userId) && !removing.has(userId));
		const stopped = [...removing].filter((userId) => watched.has(userId));
		if (watched.size - stopped.length + started.length > MAX_WATCHED) {
			throw new WatchRefusal('error-too-many-watched', `A connection watches at most ${MAX_WATCHED} users`);
		}
		this.spend(watcherId, started.length);
		for (const userId of stopped) this.stopWatching(watcher, watched, userId);
		for (const userId of started) {
			watched.add(userId);
			this.byUser.set(userId, (this.byUser.get(userId) ?? new Set<W>()).add(watcher));
		}
		if (watched.size > 0) this.watching.set(watcher, watched);
		else this.watching.delete(watcher);
		return started;
	}

	/** Removes all that this connection watches. */
	remove(watcher: W): void {
		const watched = this.watching.get(watcher) ?? new Set();
		this.watching.delete(watcher);
		for (const userId of [...watched]) this.stopWatching(watcher, watched, userId);
	}

	/** The connections that watch this user. */
	of(userId: string): readonly W[] {
		return [...(this.byUser.get(userId) ?? [])];
	}

	private stopWatching(watcher: W, watched: Set<string>, userId: string): void {
		watched.delete(userId);
		const watchers = this.byUser.get(userId);
		watchers?.delete(watcher);
		if (watchers?.size === 0) this.byUser.delete(userId);
	}

	private spend(watcherId: string, count: number): void {
		if (count === 0) return;
		const { burst, perSecond } = this.budget;
		const now = this.now();
		const fullAt = Math.max(this.fullAt.get(watcherId) ?? now, now) + (count * 1000) / perSecond;
		const wait = Math.ceil(fullAt - now - (burst * 1000) / perSecond);
		if (wait > 0)
			throw new WatchRefusal(
				'too-many-requests',
				`You watch too many users at once. You must wait ${Math.ceil(wait / 1000)} seconds.`,
				wait,
			);
		this.fullAt.set(watcherId, fullAt);
		if (this.fullAt.size > this.sweepAt) this.sweep(now);
	}

	private sweep(now: number): void {
		for (const [userId, fullAt] of this.fullAt) if (fullAt <= now) this.fullAt.delete(userId);
		this.sweepAt = Math.max(SWEEP_FROM, this.fullAt.size * 2);
	}
}
