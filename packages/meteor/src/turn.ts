import type { Duplex } from 'node:stream';

/** Gathers what is written to sockets until the current turn is over. */
export interface Turn {
	/** What is written to this socket from now on leaves with all else of this turn, in order and in one system call. */
	gather(socket: Duplex): void;
}

/**
 * A method is answered in two frames, and a publication may be told of many documents at once: for small frames the system call is most of what they cost.
 * @param afterTurn calls back once the current turn of the event loop is over
 */
export const createTurn = (afterTurn: (callback: () => void) => void): Turn => {
	let gathered = new Set<Duplex>();
	const flush = (): void => {
		const sockets = gathered;
		gathered = new Set();
		for (const socket of sockets) {
			socket.uncork();
		}
	};
	return {
		gather(socket) {
			if (gathered.has(socket)) {
				return;
			}
			if (gathered.size === 0) {
				afterTurn(flush);
			}
			gathered.add(socket);
			socket.cork();
		},
	};
};
