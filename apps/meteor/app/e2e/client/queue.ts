/** Runs one task after the other, so that no task sees another one half done. */
export class SerialQueue {
	private last: Promise<unknown> = Promise.resolve();

	/** Settles as `task` does, which starts once all earlier tasks have settled. */
	run<T>(task: () => Promise<T>): Promise<T> {
		const done = this.last.then(task);
		this.last = done.catch(() => undefined);
		return done;
	}

	/** Resolves once all tasks so far have settled. */
	async idle(): Promise<void> {
		await this.last;
	}
}
