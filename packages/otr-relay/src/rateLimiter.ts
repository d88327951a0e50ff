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
 * By connection, and by user over their connections to this instance. Data: after a reconnect up to 128 unacknowledged
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

/** Above so many spenders, those whose budgets are all full again are dropped: they say nothing. */
const SWEEP_FROM = 1024;

/** A budget in ms: what one token takes to come back, and all of them. */
type Pace = { readonly interval: number; readonly depth: number };

type Paces = Readonly<Record<BudgetName, Pace>>;

const pacesOf = (budgets: Budgets, scope: 'connection' | 'user'): Paces => {
	const pace = (name: BudgetName): Pace => {
		const { burst, perSecond } = budgets[name][scope];
		const interval = 1000 / perSecond;
		return { interval, depth: burst * interval };
	};
	return {
		handshake: pace('handshake'),
		data: pace('data'),
		file: pace('file'),
		hint: pace('hint'),
		refused: pace('refused'),
	};
};

/** When each budget of one spender is full again, in the clock's ms. */
type FullAt = Record<BudgetName, number>;

/**
 * Spenders by user or by connection, after the generic cell rate algorithm (ITU-T I.371): one number for each budget.
 * One entry for all budgets, because several are asked for with every frame.
 */
class Spenders {
	private readonly spent = new Map<string, FullAt>();
	private sweepAt = SWEEP_FROM;

	of(key: string, now: number): FullAt {
		const known = this.spent.get(key);
		if (known) return known;
		const fullAt: FullAt = { handshake: 0, data: 0, file: 0, hint: 0, refused: 0 };
		this.spent.set(key, fullAt);
		if (this.spent.size > this.sweepAt) this.sweep(now, key);
		return fullAt;
	}

	get size(): number {
		return this.spent.size;
	}

	/** Keeps the one that is about to spend. */
	private sweep(now: number, kept: string): void {
		for (const [key, { handshake, data, file, hint, refused }] of this.spent)
			if (key !== kept && Math.max(handshake, data, file, hint, refused) <= now) this.spent.delete(key);
		this.sweepAt = Math.max(SWEEP_FROM, this.spent.size * 2);
	}
}

/**
 * ms until there are so many tokens, 0 where there are. What costs more than all of them waits for all: later it is
 * paid for in full.
 */
const waitOf = (fullAt: number, { interval, depth }: Pace, cost: number, now: number): number =>
	fullAt <= now ? 0 : Math.max(0, Math.ceil(fullAt + Math.min(cost * interval, depth) - depth - now));

export type Spender = { readonly userId: string; readonly connectionId: string };

/**
 * The budgets of one user and one connection; both must have room. A cost is in what the budget counts: frames, or
 * bytes. For use in the turn in which it was asked for: an entry that says nothing may be dropped later.
 */
export class Spending {
	constructor(
		private readonly now: number,
		private readonly paces: { readonly connection: Paces; readonly user: Paces },
		private readonly connection: FullAt,
		private readonly user: FullAt,
	) {}

	/** ms until so much may be spent; 0 where it may now. */
	wait(name: BudgetName, cost = 1): number {
		const { connection, user } = this.paces;
		return Math.max(
			waitOf(this.connection[name], connection[name], cost, this.now),
			waitOf(this.user[name], user[name], cost, this.now),
		);
	}

	/** Spends where there is room: 0. Otherwise nothing is spent, and the answer is the ms until there is. */
	take(name: BudgetName, cost = 1): number {
		const wait = this.wait(name, cost);
		if (wait === 0) this.spend(name, cost);
		return wait;
	}

	/** Spends, room or not. */
	spend(name: BudgetName, cost = 1): void {
		const { connection, user } = this.paces;
		this.connection[name] = Math.max(this.connection[name], this.now) + cost * connection[name].interval;
		this.user[name] = Math.max(this.user[name], this.now) + cost * user[name].interval;
	}
}

/**
 * Rate limits of the relay. Memory: an entry for each user and each connection that sent while a budget of theirs
 * fills, and as many again that are dropped when their number has doubled.
 */
export class RateLimiter {
	private readonly paces: { readonly connection: Paces; readonly user: Paces };
	private readonly connections = new Spenders();
	private readonly users = new Spenders();

	constructor(
		private readonly clock: Clock,
		budgets: Budgets = DEFAULT_BUDGETS,
	) {
		this.paces = { connection: pacesOf(budgets, 'connection'), user: pacesOf(budgets, 'user') };
	}

	/** What this spender may spend now. */
	of({ userId, connectionId }: Spender): Spending {
		const now = this.clock.now();
		return new Spending(now, this.paces, this.connections.of(connectionId, now), this.users.of(userId, now));
	}

	/** Spenders held, for tests and metrics. */
	get size(): number {
		return this.connections.size + this.users.size;
	}
}
