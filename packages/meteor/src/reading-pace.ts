/** So much at once, and from then on so much a second. */
type Budget = { readonly burst: number; readonly perSecond: number };

export type PaceLimits = { readonly bytes: Budget; readonly frames: Budget };

/**
 * What one socket costs us at most, about a twentieth of a processor: decoding a megabyte takes some 10 ms, a small
 * message some 50 us. Room for what a client sends when it comes back, 128 frames that were not acknowledged, and for a
 * file at 3 MB/s.
 */
export const DEFAULT_PACE: PaceLimits = {
	bytes: { burst: 1024 * 1024, perSecond: 4 * 1024 * 1024 },
	frames: { burst: 500, perSecond: 500 },
};

/**
 * The generic cell rate algorithm (ITU-T I.371) for one spender: the time at which the budget is full again, after so
 * much was spent.
 */
const spent = (fullAt: number, amount: number, { perSecond }: Budget, now: number): number =>
	Math.max(fullAt, now) + (amount * 1000) / perSecond;

const excess = (fullAt: number, { burst, perSecond }: Budget, now: number): number =>
	Math.ceil(fullAt - now - (burst * 1000) / perSecond);

/** Counts what arrived on a socket: bytes, and the frames among them of every kind. */
export class ReadingPace {
	private bytesFullAt = 0;

	private framesFullAt = 0;

	/** @param now milliseconds, never going back */
	constructor(
		private readonly limits: PaceLimits,
		private readonly now: () => number,
	) {}

	/** @returns milliseconds for which no more should be read from the socket; 0 for none */
	take(amount: number, count: number): number {
		const { bytes, frames } = this.limits;
		const at = this.now();
		this.bytesFullAt = spent(this.bytesFullAt, amount, bytes, at);
		this.framesFullAt = spent(this.framesFullAt, count, frames, at);
		return Math.max(0, excess(this.bytesFullAt, bytes, at), excess(this.framesFullAt, frames, at));
	}
}
