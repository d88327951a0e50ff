type QueuedReader = { readonly by: string; readonly enter: () => void };

/**
 * Admits `count` readers at once, of which one account may have `ofOne`. The others wait in order of arrival.
 */
export class Semaphore {
	private readonly taken = new Map<string, number>();
	private waiting: QueuedReader[] = [];
	private free: number;

	constructor(
		count: number,
		private readonly ofOne: number,
	) {
		this.free = count;
	}

	/**
	 * Resolves with a release function once admitted; with undefined if the reader left before that.
	 * @param left registers a callback for when the reader leaves; returns the unsubscribe
	 */
	take(by: string, left: (callback: () => void) => () => void): Promise<(() => void) | undefined> {
		return new Promise((resolve) => {
			const waiter: QueuedReader = {
				by,
				enter: () => {
					stop();
					this.free -= 1;
					this.taken.set(by, this.of(by) + 1);
					resolve(() => this.release(by));
				},
			};
			this.waiting.push(waiter);
			const stop = left(() => {
				this.waiting = this.waiting.filter((other) => other !== waiter);
				resolve(undefined);
			});
			this.admit();
		});
	}

	private of(by: string): number {
		return this.taken.get(by) ?? 0;
	}

	private release(by: string): void {
		this.free += 1;
		const left = this.of(by) - 1;
		if (left > 0) {
			this.taken.set(by, left);
		} else {
			this.taken.delete(by);
		}
		this.admit();
	}

	private admit(): void {
		while (this.free > 0) {
			const next = this.waiting.find(({ by }) => this.of(by) < this.ofOne);
			if (!next) {
				return;
			}
			this.waiting = this.waiting.filter((other) => other !== next);
			next.enter();
		}
	}
}
