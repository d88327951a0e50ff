/** Users whom one connection may watch. A client shows a hundred rooms and a few dialogs. */
const MAX_WATCHED = 1_000;

/** UTF-16 units of a user's id; ours and Rocket.Chat's have 17 to 24. */
const MAX_ID = 100;

/**
 * Users whom one user may begin to watch, over all their connections: so many at once, and so many a second from then
 * on. Each costs them a frame.
 */
export type WatchBudget = { readonly burst: number; readonly perSecond: number };

const DEFAULT_BUDGET: WatchBudget = { burst: 5_000, perSecond: 200 };

/** Above so many users, those whose budget is full again are forgotten: they say nothing. */
const SWEEP_FROM = 1_024;

/** Watching was refused, and nothing of the request was done. `timeToReset` in ms where another try will do. */
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

/** Which connection watches the presence of which users, within bounds. `W` is how a connection is told. */
export class PresenceWatchers<W> {
	private readonly byUser = new Map<string, Set<W>>();
	private readonly watching = new Map<W, Set<string>>();
	/**
	 * By user who watches, the time at which their budget is full again (the generic cell rate algorithm, ITU-T I.371).
	 */
	private readonly fullAt = new Map<string, number>();
	private sweepAt = SWEEP_FROM;

	/** @param now milliseconds, never going back */
	constructor(
		private readonly now: () => number,
		private readonly budget: WatchBudget = DEFAULT_BUDGET,
	) {}

	/**
	 * Changes whom `watcher`, a connection of `watcherId`, watches: `removed` outranks `added`. Answers those who were
	 * not watched before.
	 * @throws WatchRefusal
	 */
	change(watcher: W, watcherId: string, { added, removed }: WatchRequest): readonly string[] {
		if (![...added, ...removed].every(({ length }) => length > 0 && length <= MAX_ID)) {
			throw new WatchRefusal('error-invalid-params', `The id of a user has 1 to ${MAX_ID} characters`);
		}
		const watched = this.watching.get(watcher) ?? new Set();
		const leaving = new Set(removed);
		const begun = [...new Set(added)].filter((userId) => !watched.has(userId) && !leaving.has(userId));
		const left = [...leaving].filter((userId) => watched.has(userId));
		if (watched.size - left.length + begun.length > MAX_WATCHED) {
			throw new WatchRefusal('error-too-many-watched', `A connection watches at most ${MAX_WATCHED} users`);
		}
		this.spend(watcherId, begun.length);
		for (const userId of left) this.leave(watcher, watched, userId);
		for (const userId of begun) {
			watched.add(userId);
			this.byUser.set(userId, (this.byUser.get(userId) ?? new Set<W>()).add(watcher));
		}
		if (watched.size > 0) this.watching.set(watcher, watched);
		else this.watching.delete(watcher);
		return begun;
	}

	/** This connection watches nobody any more. */
	remove(watcher: W): void {
		const watched = this.watching.get(watcher) ?? new Set();
		this.watching.delete(watcher);
		for (const userId of [...watched]) this.leave(watcher, watched, userId);
	}

	/** Who watches this user now. */
	of(userId: string): readonly W[] {
		return [...(this.byUser.get(userId) ?? [])];
	}

	private leave(watcher: W, watched: Set<string>, userId: string): void {
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
