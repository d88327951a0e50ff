import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Flushable, FlushQueue } from './flush-queue.ts';
import { textFrames } from './text-frames.ts';

/**
 * Writes to one WebSocket: everything sent in one turn of the event loop goes out in one buffer and one system call.
 */
export class SocketWriter implements Flushable {
	private waiting: string[] | undefined;

	/** Length of the waiting messages, in UTF-16 units. */
	waitingLength = 0;

	/** @param tcp the socket beneath the WebSocket */
	constructor(
		private readonly socket: WebSocket,
		private readonly tcp: Duplex,
		private readonly turn: FlushQueue,
	) {}

	send(frame: string): void {
		this.waitingLength += frame.length;
		if (this.waiting) {
			this.waiting.push(frame);
		} else {
			this.waiting = [frame];
			this.turn.end(this);
		}
	}

	flush(): void {
		const frames = this.waiting;
		this.waiting = undefined;
		this.waitingLength = 0;
		// Nothing may follow the close frame, which ws sends by itself if the client violates the protocol or closes first.
		if (frames && this.socket.readyState === this.socket.OPEN) {
			this.tcp.write(textFrames(frames));
		}
	}

	terminate(): void {
		this.socket.terminate();
	}
}
