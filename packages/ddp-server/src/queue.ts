/** Runs one after another; `unblock` lets the next start while this one goes on. */
type Run<T> = (message: T, unblock: () => void) => Promise<void>;

export interface QueueHooks<T> {
	readonly run: Run<T>;
	/** Is told what a run was rejected with. */
	readonly failed: (thrown: unknown) => void;
	/** Less is held than before. */
	readonly ended: () => void;
}

export interface QueueLimits {
	/** Messages that wait or run. */
	readonly messages: number;
	/** The sum of what they keep, in bytes, as it is bounded now. */
	size(): number;
}

export interface MessageQueue<T> {
	/**
	 * @param size what the message counts for while it waits or runs
	 * @returns false where as much waits or runs as may
	 */
	push(message: T, size: number): boolean;
	/** Forgets what waits; what runs goes on. */
	clear(): void;
	/** What waits or runs keeps, in bytes. */
	readonly held: number;
}

/** The messages of one connection, in order (docs.meteor.com, api/meteor.html#ddp-methodinvocation-unblock). */
export const createQueue = <T>(limits: QueueLimits, hooks: QueueHooks<T>): MessageQueue<T> => {
	let waiting: { readonly message: T; readonly size: number }[] = [];
	let unfinished = 0;
	/** Of all that waits or runs. */
	let held = 0;
	let blocked = false;
	const next = (): void => {
		if (blocked) {
			return;
		}
		const first = waiting.shift();
		if (first === undefined) {
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
		const ended = (): void => {
			unfinished -= 1;
			held -= first.size;
			unblock();
			hooks.ended();
		};
		hooks.run(first.message, unblock).then(ended, (thrown: unknown) => {
			ended();
			hooks.failed(thrown);
		});
	};
	return {
		push(message, size) {
			if (waiting.length + unfinished >= limits.messages || held + size > limits.size()) {
				return false;
			}
			held += size;
			waiting.push({ message, size });
			next();
			return true;
		},
		clear() {
			held -= waiting.reduce((sum, { size }) => sum + size, 0);
			waiting = [];
		},
		get held() {
			return held;
		},
	};
};
