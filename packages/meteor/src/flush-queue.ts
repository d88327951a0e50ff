/** Something that buffers writes until the current turn of the event loop ends. */
export interface Flushable {
	flush(): void;
	/** Closes it at once. */
	terminate(): void;
}

/** Collects writes to sockets until the current turn of the event loop ends. */
export interface FlushQueue {
	/** Flushes it when the turn ends; called once each time that it starts to buffer. */
	end(held: Flushable): void;
}

/**
 * A method is answered in two frames, and a publication may send many documents at once: for small frames the system
 * call is most of the cost.
 * @param afterTurn calls back once the current turn of the event loop is over
 * @param failed closes what could not be flushed, so that the others are flushed
 */
export const createFlushQueue = (
	afterTurn: (callback: () => void) => void,
	failed: (held: Flushable, error: unknown) => void,
): FlushQueue => {
	let gathered: Flushable[] = [];
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
