export interface QueueHost<T> {
	/**
	 * Runs one after another; `unblock` lets the next start while this one goes on. A promise where it has not ended when
	 * this returns.
	 */
	run(message: T, unblock: () => void): Promise<void> | undefined;
	/** Is told what a run threw or was rejected with. */
	failed(thrown: unknown): void;
	/** Less is held than before. */
	ended(): void;
	/** Bytes that what waits or runs may keep together, as it is bounded now. */
	readonly mostHeld: number;
}

interface Waiting<T> {
	readonly message: T;
	readonly size: number;
}

/** The messages of one connection, in order (docs.meteor.com, api/meteor.html#ddp-methodinvocation-unblock). */
export class MessageQueue<T> {
	/** What waits or runs keeps, in bytes. */
	held = 0;

	/** Undefined while nothing waits: that is nearly always so, and an array that was used keeps room. */
	private waiting: Waiting<T>[] | undefined;

	private unfinished = 0;

	private blocked = false;

	/** @param most messages that wait or run */
	constructor(
		private readonly most: number,
		private readonly host: QueueHost<T>,
	) {}

	/**
	 * @param size what the message counts for while it waits or runs
	 * @returns false where as much waits or runs as may
	 */
	push(message: T, size: number): boolean {
		if ((this.waiting?.length ?? 0) + this.unfinished >= this.most || this.held + size > this.host.mostHeld) {
			return false;
		}
		this.held += size;
		const item = { message, size };
		if (this.blocked || this.waiting) {
			this.waiting ??= [];
			this.waiting.push(item);
			this.next();
		} else {
			this.start(item);
		}
		return true;
	}

	/** Forgets what waits; what runs goes on. */
	clear(): void {
		for (const { size } of this.waiting ?? []) {
			this.held -= size;
		}
		this.waiting = undefined;
	}

	private next(): void {
		if (this.blocked) {
			return;
		}
		const first = this.waiting?.shift();
		if (this.waiting?.length === 0) {
			this.waiting = undefined;
		}
		if (first) {
			this.start(first);
		}
	}

	private start({ message, size }: Waiting<T>): void {
		this.blocked = true;
		let released = false;
		const unblock = (): void => {
			if (!released) {
				released = true;
				this.blocked = false;
				// Not at once: a caller that unblocks in its first line would otherwise nest every waiting message in its
				// stack.
				if (this.waiting) {
					queueMicrotask(() => this.next());
				}
			}
		};
		this.unfinished += 1;
		const ended = (): void => {
			this.unfinished -= 1;
			this.held -= size;
			unblock();
			this.host.ended();
		};
		const failed = (thrown: unknown): void => {
			ended();
			this.host.failed(thrown);
		};
		let running: Promise<void> | undefined;
		try {
			running = this.host.run(message, unblock);
		} catch (thrown) {
			failed(thrown);
			return;
		}
		if (running) {
			running.then(ended, failed);
		} else {
			ended();
		}
	}
}
