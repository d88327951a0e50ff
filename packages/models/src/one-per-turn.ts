/**
 * Handles one item in each turn of the event loop. The answers of one transaction arrive together, and other work must
 * not wait for all of them.
 */
export class OnePerTurn<Item> {
	readonly #items: Item[] = [];
	readonly #handle: (item: Item) => void;
	#isScheduled = false;

	constructor(handle: (item: Item) => void) {
		this.#handle = handle;
	}

	/** Handles the first item at once, unless one was handled in this turn already. */
	push(items: readonly Item[]): void {
		this.#items.push(...items);
		this.#next();
	}

	#next(): void {
		const item = this.#isScheduled ? undefined : this.#items.shift();
		if (item === undefined) {
			return;
		}
		this.#handle(item);
		this.#isScheduled = this.#items.length > 0;
		if (this.#isScheduled) {
			setImmediate(() => {
				this.#isScheduled = false;
				this.#next();
			});
		}
	}
}
