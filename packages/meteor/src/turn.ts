import type { Duplex } from 'node:stream';

/** Gathers what is written to sockets until the current turn is over. */
export interface Turn {
	/** What is written to this socket from now on leaves with all else of this turn, in order and in one system call. */
	gather(socket: Duplex): void;
}

/**
 * A method is answered in two frames, and a publication may be told of many documents at once: for small frames the system call is most of what they cost.
 * @param afterTurn calls back once the current turn of the event loop is over
 * @param failed ends a socket that could not be written to, so that the others are
 */
export const createTurn = (afterTurn: (callback: () => void) => void, failed: (socket: Duplex, error: unknown) => void): Turn => {
	let gathered = new Set<Duplex>();
	const flush = (): void => {
		const sockets = gathered;
		gathered = new Set();
		for (const socket of sockets) {
			try {
				socket.uncork();
			} catch (error) {
				failed(socket, error);
			}
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
