/** So much at once, and from then on so much a second. */
type Budget = { readonly burst: number; readonly perSecond: number };

export type PaceLimits = { readonly bytes: Budget; readonly messages: Budget };

/**
 * What one socket costs us at most, about a twentieth of a processor: decoding a megabyte takes some 10 ms, a small message some 50 us. Room for what a
 * client sends when it comes back, 128 frames that were not acknowledged, and for a file at 3 MB/s.
 */
export const DEFAULT_PACE: PaceLimits = {
	bytes: { burst: 1024 * 1024, perSecond: 4 * 1024 * 1024 },
	messages: { burst: 500, perSecond: 500 },
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
 * Counts what arrived on a socket.
 * @param now milliseconds, never going back
 * @returns milliseconds for which no more should be read from it; 0 for none
 */
export const createReadingPace = ({ bytes, messages }: PaceLimits, now: () => number): ((size: number) => number) => {
	const [ofBytes, ofMessages] = [createMeter(bytes), createMeter(messages)];
	return (size) => {
		const at = now();
		return Math.max(0, Math.ceil(ofBytes(size, at)), Math.ceil(ofMessages(1, at)));
	};
};
