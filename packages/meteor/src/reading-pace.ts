/** An amount at once, and then an amount per second. */
type Budget = { readonly burst: number; readonly perSecond: number };

export type PaceLimits = { readonly bytes: Budget; readonly frames: Budget };

/**
 * The most that one socket may cost, about a twentieth of a processor: decoding a megabyte takes about 10 ms, a small
 * message about 50 us. Enough for a reconnecting client that sends 128 unacknowledged frames, and for a file at 3 MB/s.
 */
export const DEFAULT_PACE: PaceLimits = {
	bytes: { burst: 1024 * 1024, perSecond: 4 * 1024 * 1024 },
	frames: { burst: 500, perSecond: 500 },
};

/**
 * The generic cell rate algorithm (ITU-T I.371) for one spender: returns the time at which the budget is full again
 * after spending an amount.
 */
const spent = (fullAt: number, amount: number, { perSecond }: Budget, now: number): number =>
	Math.max(fullAt, now) + (amount * 1000) / perSecond;

const excess = (fullAt: number, { burst, perSecond }: Budget, now: number): number =>
	Math.ceil(fullAt - now - (burst * 1000) / perSecond);

/** Counts received bytes and frames of every kind on a socket. */
export class ReadingPace {
	private bytesFullAt = 0;

	private framesFullAt = 0;

	/** @param now milliseconds, never going back */
	constructor(
		private readonly limits: PaceLimits,
		private readonly now: () => number,
	) {}

	/** @returns milliseconds to stop reading from the socket; 0 to go on */
	take(amount: number, count: number): number {
		const { bytes, frames } = this.limits;
		const at = this.now();
		this.bytesFullAt = spent(this.bytesFullAt, amount, bytes, at);
		this.framesFullAt = spent(this.framesFullAt, count, frames, at);
		return Math.max(0, excess(this.bytesFullAt, bytes, at), excess(this.framesFullAt, frames, at));
	}
}
