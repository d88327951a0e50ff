type Waiter = { readonly by: string; readonly enter: () => void };

/** So many at once, of one account fewer; the others wait, in the order in which they came. */
export class Places {
	private readonly taken = new Map<string, number>();
	private waiting: Waiter[] = [];
	private free: number;

	constructor(
		count: number,
		private readonly ofOne: number,
	) {
		this.free = count;
	}

	/**
	 * Resolves when there is a place, with what gives it back; undefined where `left` was called back before.
	 * @param left calls back when nobody waits for this any more; returns the unsubscribe
	 */
	take(by: string, left: (callback: () => void) => () => void): Promise<(() => void) | undefined> {
		return new Promise((resolve) => {
			const waiter: Waiter = {
				by,
				enter: () => {
					stop();
					this.free -= 1;
					this.taken.set(by, this.of(by) + 1);
					resolve(() => this.giveBack(by));
				},
			};
			this.waiting.push(waiter);
			const stop = left(() => {
				this.waiting = this.waiting.filter((other) => other !== waiter);
				resolve(undefined);
			});
			this.fill();
		});
	}

	private of(by: string): number {
		return this.taken.get(by) ?? 0;
	}

	private giveBack(by: string): void {
		this.free += 1;
		const left = this.of(by) - 1;
		if (left > 0) {
			this.taken.set(by, left);
		} else {
			this.taken.delete(by);
		}
		this.fill();
	}

	private fill(): void {
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
