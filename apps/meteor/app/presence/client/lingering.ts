/** Users who are no longer displayed, but kept for between one and two periods. */
export class Lingering {
	/** For less than a period, and for longer. */
	private recent = new Set<string>();
	private former = new Set<string>();
	private waiting = false;

	/**
	 * @param afterPeriod calls back once, after one period
	 * @param onPeriod called after each period, when some may have been dropped
	 */
	constructor(
		private readonly afterPeriod: (callback: () => void) => void,
		private readonly onPeriod: () => void,
	) {}

	has(uid: string): boolean {
		return this.recent.has(uid) || this.former.has(uid);
	}

	add(uid: string): void {
		this.recent.add(uid);
		this.wait();
	}

	delete(uid: string): void {
		this.recent.delete(uid);
		this.former.delete(uid);
	}

	private wait(): void {
		if (this.waiting) {
			return;
		}
		this.waiting = true;
		this.afterPeriod(() => {
			this.waiting = false;
			this.former = this.recent;
			this.recent = new Set();
			this.onPeriod();
			if (this.former.size > 0) {
				this.wait();
			}
		});
	}
}
