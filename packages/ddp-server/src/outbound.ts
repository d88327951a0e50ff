import type { DdpSocket } from './types.ts';

const open = 1;

/** Frames that wait for the end of the one that goes out in parts. */
interface WaitingFrames {
	readonly frames: string[];
	/** UTF-16 units. */
	size: number;
}

/** Writes to a socket whose reader may be slow. */
export class Outbound {
	private waiting: WaitingFrames | undefined;

	/**
	 * @param queuedBytes bound on what waits in the socket, and on what waits for the end of a frame in parts; one frame
	 * may exceed it
	 * @param host is told, instead of sending, when more than that waits
	 */
	constructor(
		private readonly socket: DdpSocket,
		private readonly queuedBytes: number,
		private readonly host: { overflow(): void },
	) {}

	send(frame: string): void {
		const socket = this.socket;
		const waiting = this.waiting;
		if (socket.readyState !== open) {
			return;
		}
		if ((waiting ? waiting.size : socket.bufferedAmount) > this.queuedBytes) {
			this.host.overflow();
			return;
		}
		if (waiting) {
			waiting.frames.push(frame);
			waiting.size += frame.length;
		} else {
			socket.send(frame);
		}
	}

	/**
	 * A frame in parts, one after the other; what is sent before the last of them waits for its end.
	 * @returns false where the socket is gone before the network took the part
	 */
	part(text: string, last: boolean): Promise<boolean> {
		const socket = this.socket;
		if (socket.readyState !== open) {
			return Promise.resolve(false);
		}
		const waiting = this.waiting?.frames ?? [];
		this.waiting = last ? undefined : (this.waiting ?? { frames: waiting, size: 0 });
		return new Promise((resolve) => {
			socket.sendPart(text, last, (error) => resolve(!error));
			for (const frame of last ? waiting : []) {
				socket.send(frame);
			}
		});
	}
}
