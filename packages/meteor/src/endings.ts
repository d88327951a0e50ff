import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/**
 * Steps of sockets' ends in one turn of the event loop, a quarter of a millisecond of it: closing a descriptor alone is
 * a system call of 10 to 100 us.
 */
export const ENDS_PER_TURN = 2;

/** Sockets that end. */
export type Endings = {
	/** Performs a step: at once, or where many sockets end, a few turns later, in the order in which they came. */
	step(work: () => void): void;
	/**
	 * Takes the end of this socket in such steps, whoever ends it: the answer to a close frame, what ws does when the
	 * other side has no more to say, and the closing itself, after which ws and DDP let go of what they hold. Nothing is
	 * read or sent for longer than that.
	 * @param before listeners to `end` that are not of ws
	 */
	slow(opened: WebSocket, socket: Duplex, before: readonly unknown[]): void;
	/** From now on every step is taken at once: the server stops, and nobody waits to be served. */
	hasten(): void;
};

type End = (this: Duplex) => void;

/**
 * When a thousand people leave at once, one poll of the event loop brings a thousand ends: done in one go they are a
 * tenth of a second in which nobody else is served.
 * @param afterTurn calls back once the current turn of the event loop is over
 * @param failed is told what a step threw; the others are taken
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
	// One function each for all sockets, not one for each socket: most of them sit there idle.
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
					// What was destroyed before its turn came is closed by now: ws has let go of it, and would not know it.
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
