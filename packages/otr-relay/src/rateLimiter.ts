/** Monotonic milliseconds. */
export type Clock = { now(): number };

/** A token bucket: `burst` at once, `perSecond` from then on. */
export type Budget = { readonly burst: number; readonly perSecond: number };

/**
 * What is counted apart: handshakes, data frames that a text may be in, bytes of larger ones, hints, and refused
 * attempts of any kind.
 */
export type BudgetName = 'handshake' | 'data' | 'file' | 'hint' | 'refused';

export type Budgets = Readonly<Record<BudgetName, { readonly connection: Budget; readonly user: Budget }>>;

const MEBIBYTE = 1024 * 1024;

/**
 * By connection, and by user over his connections to this instance. Data: after a reconnect up to 128 unacknowledged
 * frames are sent again at once, and as many receipts may fall due. Files, in bytes: a client sends a chunk of 67,640
 * bytes each 50 ms at most, 1.3 MiB a second; what a socket is read at (4 MiB of text a second) leaves a third for all
 * else. Handshakes: one refresh in 5 s at most, with room for crossing invitations in several rooms.
 */
export const DEFAULT_BUDGETS: Budgets = {
	handshake: { connection: { burst: 20, perSecond: 0.5 }, user: { burst: 40, perSecond: 1 } },
	data: { connection: { burst: 300, perSecond: 40 }, user: { burst: 600, perSecond: 80 } },
	file: {
		connection: { burst: 4 * MEBIBYTE, perSecond: 2 * MEBIBYTE },
		user: { burst: 8 * MEBIBYTE, perSecond: 4 * MEBIBYTE },
	},
	hint: { connection: { burst: 60, perSecond: 5 }, user: { burst: 120, perSecond: 10 } },
	refused: { connection: { burst: 60, perSecond: 2 }, user: { burst: 120, perSecond: 4 } },
};

/** Above so many spenders, those whose budget is full again are dropped: they say nothing. */
const SWEEP_FROM = 1024;

/**
 * Spenders of one budget, by user or by connection, after the generic cell rate algorithm (ITU-T I.371): one number
 * each, the time at which the budget is full again.
 */
class Spenders {
	/** Objects, so that spending changes one in place: this is asked for every frame. */
	private readonly spent = new Map<string, { fullAt: number }>();
	private sweepAt = SWEEP_FROM;
	/** ms that one token takes to come back, and all of them */
	private readonly interval: number;
	private readonly depth: number;

	constructor({ burst, perSecond }: Budget) {
		this.interval = 1000 / perSecond;
		this.depth = burst * this.interval;
	}

	/**
	 * ms until there are so many tokens, 0 where there are. What costs more than all of them waits for all: later it is
	 * paid for in full.
	 */
	wait(key: string, cost: number, now: number): number {
		const spent = this.spent.get(key);
		if (!spent) return 0;
		const fullAt = Math.max(spent.fullAt, now);
		return Math.max(0, Math.ceil(fullAt + Math.min(cost * this.interval, this.depth) - this.depth - now));
	}

	spend(key: string, cost: number, now: number): void {
		const spent = this.spent.get(key);
		if (spent) {
			spent.fullAt = Math.max(spent.fullAt, now) + cost * this.interval;
			return;
		}
		this.spent.set(key, { fullAt: now + cost * this.interval });
		if (this.spent.size > this.sweepAt) this.sweep(now);
	}

	get size(): number {
		return this.spent.size;
	}

	private sweep(now: number): void {
		for (const [key, { fullAt }] of this.spent) if (fullAt <= now) this.spent.delete(key);
		this.sweepAt = Math.max(SWEEP_FROM, this.spent.size * 2);
	}
}

export type Spender = { readonly userId: string; readonly connectionId: string };

/**
 * Rate limits of the relay, by user and by connection; both must have room. A cost is in what the budget counts:
 * frames, or bytes. Memory: whoever spent within the time in which his budget fills again.
 */
export class RateLimiter {
	private readonly budgets: ReadonlyMap<BudgetName, { connection: Spenders; user: Spenders }>;

	constructor(
		private readonly clock: Clock,
		budgets: Budgets = DEFAULT_BUDGETS,
	) {
		const names = Object.keys(budgets) as BudgetName[];
		this.budgets = new Map(
			names.map((name) => [
				name,
				{ connection: new Spenders(budgets[name].connection), user: new Spenders(budgets[name].user) },
			]),
		);
	}

	/** ms until this spender may spend so much; 0 where he may now. */
	wait(name: BudgetName, spender: Spender, cost = 1): number {
		return this.waitAt(name, spender, cost, this.clock.now());
	}

	/** Spends where there is room: 0. Otherwise nothing is spent, and the answer is the ms until there is. */
	take(name: BudgetName, spender: Spender, cost = 1): number {
		const now = this.clock.now();
		const wait = this.waitAt(name, spender, cost, now);
		if (wait === 0) this.spendAt(name, spender, cost, now);
		return wait;
	}

	/** Spends, room or not. */
	spend(name: BudgetName, spender: Spender, cost = 1): void {
		this.spendAt(name, spender, cost, this.clock.now());
	}

	private waitAt(name: BudgetName, { userId, connectionId }: Spender, cost: number, now: number): number {
		const spenders = this.budgets.get(name);
		return spenders
			? Math.max(spenders.connection.wait(connectionId, cost, now), spenders.user.wait(userId, cost, now))
			: 0;
	}

	private spendAt(name: BudgetName, { userId, connectionId }: Spender, cost: number, now: number): void {
		const spenders = this.budgets.get(name);
		spenders?.connection.spend(connectionId, cost, now);
		spenders?.user.spend(userId, cost, now);
	}

	/** Spenders held, for tests and metrics. */
	get size(): number {
		return [...this.budgets.values()].reduce((sum, { connection, user }) => sum + connection.size + user.size, 0);
	}
}
