import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/**
 * Steps of closing sockets in one turn of the event loop, about a quarter of a millisecond: closing a descriptor alone
 * is a system call of 10 to 100 us.
 */
export const ENDS_PER_TURN = 2;

/** Spreads the closing of many sockets over turns of the event loop. */
export type Endings = {
	/** Performs a step: at once or, if many sockets are closing, a few turns later, in the order of arrival. */
	step(work: () => void): void;
	/**
	 * Closes this socket in such steps, whichever side closes it: the answer to a close frame, what ws does at the end of
	 * the other side's data, and the closing itself, after which ws and DDP release their state. Nothing is read or sent
	 * after that.
	 * @param before listeners to `end` other than those of ws
	 */
	slow(opened: WebSocket, socket: Duplex, before: readonly unknown[]): void;
	/** From now on every step is performed at once: the server stops, and no one waits to be served. */
	hasten(): void;
};

type End = (this: Duplex) => void;

/**
 * When a thousand people disconnect at once, one poll of the event loop reports a thousand closed sockets: handling
 * them in one go would take a tenth of a second in which no one else is served.
 * @param afterTurn calls back once the current turn of the event loop is over
 * @param failed receives what a step threw; the other steps are performed
 */
export const createEndings = (afterTurn: (callback: () => void) => void, failed: (error: unknown) => void): Endings => {
	const waiting = new Set<() => void>();
	let perTurn = ENDS_PER_TURN;
	let left = perTurn;
	let turning = false;
	const run = (): void => {
		for (const work of waiting) {
			if (left === 0) {
				break;
			}
			left -= 1;
			waiting.delete(work);
			try {
				work();
			} catch (error) {
				failed(error);
			}
		}
		if (!turning && left < perTurn) {
			turning = true;
			afterTurn(() => {
				turning = false;
				left = perTurn;
				run();
			});
		}
	};
	const step = (work: () => void): void => {
		waiting.add(work);
		run();
	};
	// Shared functions, not new ones for each socket: most sockets are idle.
	function close(this: WebSocket, code?: number, reason?: string | Buffer): void {
		step(() => Object.getPrototypeOf(this).close.call(this, code, reason));
	}
	function destroy(this: Duplex, error?: Error): Duplex {
		step(() => Object.getPrototypeOf(this).destroy.call(this, error));
		return this;
	}
	const slowed = new WeakMap<End, End>();
	const slowEnd = (end: End): End => {
		const known =
			slowed.get(end) ??
			function (this: Duplex): void {
				step(() => {
					// A socket that was destroyed before its turn is closed by now: ws has released it.
					if (!this.destroyed) {
						end.call(this);
					}
				});
			};
		slowed.set(end, known);
		return known;
	};
	return {
		step,
		hasten() {
			perTurn = Number.POSITIVE_INFINITY;
			left = perTurn;
			run();
		},
		slow(opened, socket, before) {
			opened.close = close;
			socket.destroy = destroy as Duplex['destroy'];
			for (const ofWs of socket.listeners('end').filter((listener) => !before.includes(listener))) {
				socket.removeListener('end', ofWs as End);
				socket.on('end', slowEnd(ofWs as End));
			}
		},
	};
};
