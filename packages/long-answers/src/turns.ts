/**
 * Work in slices, one in a turn of the event loop, whoever it is for: however many ask at once, whatever else waits
 * comes in between.
 */
export class Turns {
	private readonly waiting: (() => void)[] = [];

	/** @param afterTurn calls back once the current turn is over and what came meanwhile was served */
	constructor(private readonly afterTurn: (callback: () => void) => void) {}

	/** Resolves when it is one's turn. */
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
