/** What holds back words until the current turn is over. */
export interface Held {
	flush(): void;
	/** Ends it at once. */
	terminate(): void;
}

/** Gathers what is written to sockets until the current turn is over. */
export interface Turn {
	/** Flushes it when the turn is over; called once for each time that it begins to hold something. */
	end(held: Held): void;
}

/**
 * A method is answered in two frames, and a publication may be told of many documents at once: for small frames the
 * system call is most of what they cost.
 * @param afterTurn calls back once the current turn of the event loop is over
 * @param failed ends what could not be flushed, so that the others are
 */
export const createTurn = (
	afterTurn: (callback: () => void) => void,
	failed: (held: Held, error: unknown) => void,
): Turn => {
	let gathered: Held[] = [];
	const flush = (): void => {
		const all = gathered;
		gathered = [];
		for (const held of all) {
			try {
				held.flush();
			} catch (error) {
				failed(held, error);
			}
		}
	};
	return {
		end(held) {
			if (gathered.length === 0) {
				afterTurn(flush);
			}
			gathered.push(held);
		},
	};
};
