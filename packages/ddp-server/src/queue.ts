/** Runs one after another; `unblock` lets the next start while this one goes on. Must not reject. */
type Run<T> = (message: T, unblock: () => void) => Promise<void>;

export interface MessageQueue<T> {
	/** @returns false where as many wait or run as may */
	push(message: T): boolean;
	/** Forgets what waits; what runs goes on. */
	clear(): void;
}

/** The messages of one connection, in order (docs.meteor.com, api/meteor.html#ddp-methodinvocation-unblock). */
export const createQueue = <T>(limit: number, run: Run<T>): MessageQueue<T> => {
	let waiting: T[] = [];
	let unfinished = 0;
	let blocked = false;
	const next = (): void => {
		if (blocked) {
			return;
		}
		const message = waiting.shift();
		if (message === undefined) {
			return;
		}
		blocked = true;
		let released = false;
		const unblock = (): void => {
			if (!released) {
				released = true;
				blocked = false;
				// Not at once: a caller that unblocks in its first line would otherwise nest every waiting message in its stack.
				queueMicrotask(next);
			}
		};
		unfinished += 1;
		void run(message, unblock).finally(() => {
			unfinished -= 1;
			unblock();
		});
	};
	return {
		push(message) {
			if (waiting.length + unfinished >= limit) {
				return false;
			}
			waiting.push(message);
			next();
			return true;
		},
		clear() {
			waiting = [];
		},
	};
};
