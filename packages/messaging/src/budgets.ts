/** A token bucket: `burst` at once, then one per `intervalMs`. */
type Budget = { readonly burst: number; readonly intervalMs: number };

/** Above this number of accounts, entries whose budget is full again are deleted: they carry no information. */
const SWEEP_FROM = 1024;

/**
 * What accounts have spent of one budget, after the generic cell rate algorithm (ITU-T I.371): one number each, the
 * time at which it is full again.
 */
class RoomBudget {
	private readonly fullAt = new Map<string, number>();
	private sweepAt = SWEEP_FROM;

	constructor(
		private readonly budget: Budget,
		private readonly clock: () => number,
	) {}

	/** ms until this account may spend one; 0 if it may now. */
	wait(userId: string): number {
		const now = this.clock();
		return Math.max(
			0,
			Math.ceil((this.fullAt.get(userId) ?? now) - now - (this.budget.burst - 1) * this.budget.intervalMs),
		);
	}

	spend(userId: string): void {
		const now = this.clock();
		this.fullAt.set(userId, Math.max(this.fullAt.get(userId) ?? now, now) + this.budget.intervalMs);
		if (this.fullAt.size > this.sweepAt) this.sweep(now);
	}

	private sweep(now: number): void {
		for (const [userId, fullAt] of this.fullAt) if (fullAt <= now) this.fullAt.delete(userId);
		this.sweepAt = Math.max(SWEEP_FROM, this.fullAt.size * 2);
	}
}

/**
 * Rooms with someone who never wrote to their creator: people can't prevent strangers from adding them, they can only
 * leave.
 */
const WITH_STRANGERS: Budget = { burst: 20, intervalMs: 60_000 };

/** Rooms of any kind: answering someone once does not permit them to add you to thousands of groups. */
const ROOMS: Budget = { burst: 100, intervalMs: 6_000 };

/** How many rooms an account may create, by this process's monotonic clock (ms). */
export class RoomBudgets {
	private readonly rooms: RoomBudget;
	private readonly strangers: RoomBudget;

	constructor(clock: () => number) {
		this.rooms = new RoomBudget(ROOMS, clock);
		this.strangers = new RoomBudget(WITH_STRANGERS, clock);
	}

	/** Spends one room and returns 0; if none is left, spends nothing and returns the ms until there is one. */
	take(userId: string, withStrangers: boolean): number {
		const budgets = withStrangers ? [this.rooms, this.strangers] : [this.rooms];
		const wait = Math.max(...budgets.map((budget) => budget.wait(userId)));
		if (wait === 0) for (const budget of budgets) budget.spend(userId);
		return wait;
	}
}
