import { createHash } from 'node:crypto';

export type GuessBudgetOptions = {
	/** Guesses at once … */
	readonly burst: number;
	/** … then one per this many ms. */
	readonly refillMs: number;
	/** Monotonic, ms. */
	readonly clock: () => number;
	/** Maximum number of keys; beyond it the least recently tried one is dropped. */
	readonly maxKeys?: number;
};

type Bucket = { left: number; at: number };

const MAX_KEYS = 50_000;

/** A digest of the typed text, which may be long, and may be a password in the wrong field. */
const digestOf = (key: string): string => createHash('sha256').update(key, 'utf8').digest('base64url').slice(0, 22);

/** Guesses by key, as buckets that refill; bounded in memory. */
export class GuessBudget {
	private readonly options: Required<GuessBudgetOptions>;
	private readonly buckets = new Map<string, Bucket>();

	constructor(options: GuessBudgetOptions) {
		this.options = { maxKeys: MAX_KEYS, ...options };
	}

	/** Takes one guess. Returns 0 if there was one, otherwise the ms until there is one again. */
	take(key: string): number {
		const name = digestOf(key);
		const bucket = this.refill(name) ?? { left: this.options.burst, at: this.options.clock() };
		this.buckets.delete(name);
		this.evictIfFull();
		this.buckets.set(name, bucket);
		if (bucket.left < 1) {
			return Math.ceil((1 - bucket.left) * this.options.refillMs);
		}
		bucket.left -= 1;
		return 0;
	}

	/** Returns a guess that was taken for something that was not a guess. */
	refund(key: string): void {
		const bucket = this.refill(digestOf(key));
		if (bucket) {
			bucket.left = Math.min(bucket.left + 1, this.options.burst);
		}
	}

	private refill(name: string): Bucket | undefined {
		const { clock, refillMs, burst } = this.options;
		const bucket = this.buckets.get(name);
		if (bucket) {
			const now = clock();
			bucket.left = Math.min(burst, bucket.left + (now - bucket.at) / refillMs);
			bucket.at = now;
		}
		return bucket;
	}

	private evictIfFull(): void {
		const oldest = this.buckets.keys().next().value;
		if (this.buckets.size >= this.options.maxKeys && oldest !== undefined) {
			this.buckets.delete(oldest);
		}
	}
}
