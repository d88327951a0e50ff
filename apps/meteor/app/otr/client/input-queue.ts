/** Maximum number of waiting frames; further ones are dropped, and the protocol sends them again. */
const MAX_PENDING_FRAMES = 256;

/** Runs tasks one at a time, in order. Nothing is run after `close`. */
export class InputQueue {
	private tail: Promise<unknown> = Promise.resolve();
	private pendingFrames = 0;
	private isClosed = false;

	get closed(): boolean {
		return this.isClosed;
	}

	/** Runs a task when all earlier ones are done; `undefined` if the queue was closed first. Rejects with the task. */
	enqueue<T>(task: () => Promise<T>): Promise<T | undefined> {
		const result = this.tail.then(() => (this.isClosed ? undefined : task()));
		this.tail = result.catch(() => undefined);
		return result;
	}

	/** The same for a received frame; `undefined` if too many are waiting already. */
	async enqueueFrame<T>(task: () => Promise<T>): Promise<T | undefined> {
		if (this.pendingFrames >= MAX_PENDING_FRAMES) {
			return undefined;
		}
		this.pendingFrames += 1;
		return this.enqueue(task).finally(() => {
			this.pendingFrames -= 1;
		});
	}

	/** Waits for what is queued now. */
	async idle(): Promise<void> {
		await this.tail;
	}

	close(): void {
		this.isClosed = true;
	}
}
