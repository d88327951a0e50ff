import type { DdpSocket } from './types.ts';

const open = 1;

/** Writes to a socket whose reader may be slow. */
export interface Outbound {
	send(frame: string): void;
	/**
	 * A frame in parts, one after the other; what is sent before the last of them waits for its end.
	 * @returns false where the socket is gone before the network took the part
	 */
	part(text: string, last: boolean): Promise<boolean>;
}

/** Frames that wait for the end of the one that goes out in parts. */
interface Held {
	readonly frames: string[];
	/** UTF-16 units. */
	size: number;
}

/**
 * @param queuedBytes bound on what waits in the socket, and on what waits for the end of a frame in parts; one frame may exceed it
 * @param overflow called, instead of sending, when more than that waits
 */
export const createOutbound = (socket: DdpSocket, queuedBytes: number, overflow: () => void): Outbound => {
	let held: Held | undefined;
	return {
		send(frame) {
			if (socket.readyState !== open) {
				return;
			}
			if (held ? held.size > queuedBytes : socket.bufferedAmount > queuedBytes) {
				overflow();
				return;
			}
			if (held) {
				held.frames.push(frame);
				held.size += frame.length;
			} else {
				socket.send(frame);
			}
		},
		part(text, last) {
			if (socket.readyState !== open) {
				return Promise.resolve(false);
			}
			const waiting = held?.frames ?? [];
			held = last ? undefined : (held ?? { frames: waiting, size: 0 });
			return new Promise((resolve) => {
				socket.sendPart(text, last, (error) => resolve(!error));
				for (const frame of last ? waiting : []) {
					socket.send(frame);
				}
			});
		},
	};
};
