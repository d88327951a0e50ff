export type AttemptLimit = {
	/** Attempts of one key per window. */
	readonly attempts: number;
	/** Length of a window, ms, counted from its first attempt. */
	readonly intervalMs: number;
};

export type Attempt = {
	readonly allowed: boolean;
	readonly remaining: number /** ms until the count restarts */;
	readonly timeToReset: number;
};

type Window = { count: number; until: number };

/** How many windows to keep; above it expired ones are removed, then the oldest. */
const MAX_KEYS = 50_000;

/** Counts attempts by key (a network, a user) in fixed windows; bounded in memory. */
export class AttemptLimiter {
	readonly limit: AttemptLimit;
	readonly #clock: () => number;
	readonly #windows = new Map<string, Window>();

	readonly #refused: (key: string) => void;

	/**
	 * @param clock monotonic ms: a wall clock that is set back would lock people out until it has caught up
	 * @param refused called for each attempt above the limit
	 */
	constructor(
		limit: AttemptLimit,
		clock: () => number = () => performance.now(),
		refused: (key: string) => void = () => undefined,
	) {
		this.limit = limit;
		this.#clock = clock;
		this.#refused = refused;
	}

	/** Counts one attempt of this key and returns whether it is within the limit. */
	take(key: string): Attempt {
		const now = this.#clock();
		let window = this.#windows.get(key);
		if (!window || window.until <= now) {
			this.#makeRoom(now);
			window = { count: 0, until: now + this.limit.intervalMs };
			this.#windows.delete(key);
			this.#windows.set(key, window);
		}
		window.count++;
		const allowed = window.count <= this.limit.attempts;
		if (!allowed) {
			this.#refused(key);
		}
		return {
			allowed,
			remaining: Math.max(0, this.limit.attempts - window.count),
			timeToReset: window.until - now,
		};
	}

	#makeRoom(now: number): void {
		if (this.#windows.size < MAX_KEYS) {
			return;
		}
		for (const [key, { until }] of this.#windows) {
			if (until <= now) {
				this.#windows.delete(key);
			}
		}
		const oldest = this.#windows.keys().next().value;
		if (this.#windows.size >= MAX_KEYS && oldest !== undefined) {
			this.#windows.delete(oldest);
		}
	}
}
