/**
 * Schedules work in slices, one per turn of the event loop over all callers, so that other events are handled in
 * between.
 */
export class Turns {
	private readonly waiting: (() => void)[] = [];

	/** @param afterTurn calls back after the current turn, once other pending events were handled */
	constructor(private readonly afterTurn: (callback: () => void) => void) {}

	/** Resolves when the caller may run one slice. */
	next(): Promise<void> {
		return new Promise((resolve) => {
			this.waiting.push(resolve);
			if (this.waiting.length === 1) {
				this.afterTurn(this.run);
			}
		});
	}

	private readonly run = (): void => {
		this.waiting.shift()?.();
		if (this.waiting.length > 0) {
			this.afterTurn(this.run);
		}
	};
}
