import type { DdpSocket } from './types.ts';

const open = 1;

/** Writes to a socket whose reader may be slow. */
export interface Outbound {
	send(frame: string): void;
}

/**
 * @param queuedBytes bound on what waits in the socket; one frame may exceed it
 * @param overflow called, instead of sending, when more than that waits
 */
export const createOutbound = (socket: DdpSocket, queuedBytes: number, overflow: () => void): Outbound => ({
	send(frame) {
		if (socket.readyState !== open) {
			return;
		}
		if (socket.bufferedAmount > queuedBytes) {
			overflow();
			return;
		}
		socket.send(frame);
	},
});
