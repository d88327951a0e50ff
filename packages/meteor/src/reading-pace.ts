/** So much at once, and from then on so much a second. */
type Budget = { readonly burst: number; readonly perSecond: number };

export type PaceLimits = { readonly bytes: Budget; readonly frames: Budget };

/**
 * What one socket costs us at most, about a twentieth of a processor: decoding a megabyte takes some 10 ms, a small message some 50 us. Room for what a
 * client sends when it comes back, 128 frames that were not acknowledged, and for a file at 3 MB/s.
 */
export const DEFAULT_PACE: PaceLimits = {
	bytes: { burst: 1024 * 1024, perSecond: 4 * 1024 * 1024 },
	frames: { burst: 500, perSecond: 500 },
};

/** The generic cell rate algorithm (ITU-T I.371) for one spender: the time at which the budget is full again. */
const createMeter = ({ burst, perSecond }: Budget): ((amount: number, now: number) => number) => {
	let fullAt = 0;
	return (amount, now) => {
		fullAt = Math.max(fullAt, now) + (amount * 1000) / perSecond;
		return fullAt - now - (burst * 1000) / perSecond;
	};
};

/**
 * Counts what arrived on a socket: bytes, and the frames among them of every kind.
 * @param now milliseconds, never going back
 * @returns milliseconds for which no more should be read from it; 0 for none
 */
export const createReadingPace = (limits: PaceLimits, now: () => number): ((bytes: number, frames: number) => number) => {
	const [ofBytes, ofFrames] = [createMeter(limits.bytes), createMeter(limits.frames)];
	return (bytes, frames) => {
		const at = now();
		return Math.max(0, Math.ceil(ofBytes(bytes, at)), Math.ceil(ofFrames(frames, at)));
	};
};
