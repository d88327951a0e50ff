import type { Duplex } from 'node:stream';
import {
	type ConnectionInfo,
	type DdpLogger,
	type DdpServer,
	type DdpSocket,
	failureOf,
	heldAtMost,
	type SocketReceiver,
} from '@rocket.chat/ddp-server';
import type { WebSocket } from 'ws';
import { FrameMeter } from './frame-meter.ts';
import type { Intake } from './intake.ts';
import { DEFAULT_PACE, ReadingPace } from './reading-pace.ts';
import { textFrames } from './text-frames.ts';
import type { Held, Turn } from './turn.ts';

export interface SocketLineOptions {
	readonly ddp: DdpServer;
	readonly logger: DdpLogger;
	readonly frameBytes: number;
	readonly queuedBytes: number;
	readonly turn: Turn;
	readonly intake: Intake;
}

/** A listener that stands for another: who takes that off takes off this one (as Node's own `once` does it). */
type StandIn = ((chunk: Buffer) => void) & { listener?: unknown };

/** Milliseconds that a client may take to answer the close frame. */
const answerTime = 5_000;

const now = (): number => performance.now();

/**
 * One WebSocket as DDP sees it, and what watches over it. Thousands sit there idle: each is one object, with methods
 * that they share.
 *
 * Once it is to be closed, by DDP or by ws itself, a client that neither reads nor closes is not waited for: its socket
 * and what is queued on it go after
 * `answerTime`. What throws on its behalf ends this connection, with one line, and nothing else.
 */
export class SocketLine implements DdpSocket, Held {
	private readonly receiver: SocketReceiver;

	private readonly meter: FrameMeter;

	private readonly pace = new ReadingPace(DEFAULT_PACE, now);

	private late: NodeJS.Timeout | undefined;

	private resume: NodeJS.Timeout | undefined;

	/** Whether something that came waits for its turn. */
	private isWaiting = false;

	private told = false;

	/** What was sent in this turn, and its length in UTF-16 units. */
	private waiting: string[] | undefined;

	private waitingBytes = 0;

	/** @param tcp the socket beneath the WebSocket */
	constructor(
		private readonly socket: WebSocket,
		private readonly tcp: Duplex,
		private readonly options: SocketLineOptions,
		info: ConnectionInfo,
	) {
		this.meter = new FrameMeter(options.frameBytes);
		this.receiver = options.ddp.handle(this, info);
		// Before ws takes the same chunk apart, and of every frame: pongs, empty fragments and what is never completed cost
		// as well.
		tcp.prependListener('data', (chunk: Buffer) => this.own('data', this.onData, chunk));
		const [ofWs] = tcp.listeners('data').slice(1) as ((chunk: Buffer) => void)[];
		if (ofWs) {
			const inTurn: StandIn = (chunk) => this.own('data', this.onTurn, chunk, ofWs);
			inTurn.listener = ofWs;
			tcp.removeListener('data', ofWs);
			tcp.on('data', inTurn);
		}
		socket.on('message', (message: Buffer, isBinary: boolean) =>
			this.own('message', this.onMessage, message, isBinary),
		);
		socket.on('close', () => this.own('close', this.onClose));
		socket.on('error', (error: Error) => this.own('error', this.onError, error));
		socket.on('ping', (payload: Buffer) => this.own('ping', this.onPing, payload));
	}

	get readyState(): number {
		return this.socket.readyState;
	}

	get bufferedAmount(): number {
		return this.socket.bufferedAmount + this.waitingBytes;
	}

	send(frame: string): void {
		this.waitingBytes += frame.length;
		if (this.waiting) {
			this.waiting.push(frame);
		} else {
			this.waiting = [frame];
			this.options.turn.end(this);
		}
	}

	/** Everything that was sent in this turn leaves in one piece and in one system call. */
	flush(): void {
		const frames = this.waiting;
		this.waiting = undefined;
		this.waitingBytes = 0;
		// Nothing may follow the close frame, which ws sends by itself where a client breaks the protocol or is first to
		// close.
		if (frames && this.socket.readyState === this.socket.OPEN) {
			this.tcp.write(textFrames(frames));
		}
	}

	sendPart(text: string, last: boolean, taken: (error?: Error) => void): void {
		this.flush();
		this.socket.send(text, { fin: last, binary: false }, taken);
	}

	close(code?: number, reason?: string): void {
		this.flush();
		this.socket.close(code, reason);
		this.closes();
	}

	terminate(): void {
		this.socket.terminate();
	}

	private closes(): void {
		this.late ??= setTimeout(() => this.own('close timer', this.terminate), answerTime).unref();
	}

	/**
	 * Who sends faster than their share is read more slowly: TCP tells them to wait, nothing is lost, and nobody else
	 * waits for them.
	 */
	private count(bytes: number, frames: number): void {
		const pause = this.pace.take(bytes, frames);
		if (pause > 0) {
			this.socket.pause();
			clearTimeout(this.resume);
			this.resume = setTimeout(() => this.own('pace', this.onPaceOver), pause);
		}
	}

	private onData(chunk: Buffer): void {
		const meter = this.meter;
		const socket = this.socket;
		const frames = meter.read(chunk);
		this.count(chunk.length, frames);
		this.receiver.arrived(frames, meter.held, meter.announced);
		// Told to close, it may finish what it has begun to say, and begin no more than that.
		if (socket.readyState === socket.CLOSING && meter.held > heldAtMost(this.options.frameBytes)) {
			socket.terminate();
		}
	}

	/** Hands it to ws; where many have much to say, a few turns later, and meanwhile nothing more is read. */
	private onTurn(chunk: Buffer, ofWs: (chunk: Buffer) => void): void {
		const { intake } = this.options;
		if (intake.hasTime()) {
			ofWs.call(this.tcp, chunk);
		} else {
			intake.later(() => this.own('data', this.hand, chunk, ofWs));
			this.isWaiting = true;
			this.socket.pause();
		}
	}

	private hand(chunk: Buffer, ofWs: (chunk: Buffer) => void): void {
		// What is closed is let go of by ws, which would not know it.
		if (!this.tcp.destroyed) {
			ofWs.call(this.tcp, chunk);
		}
		this.isWaiting = false;
		this.onResume();
	}

	/** One buffer a message: that is what ws gives unless told otherwise. */
	private onMessage(message: Buffer, isBinary: boolean): void {
		this.receiver.receive(isBinary ? new Uint8Array() : message.toString());
	}

	private onClose(): void {
		clearTimeout(this.late);
		clearTimeout(this.resume);
		this.receiver.closed();
	}

	/** A frame over the limit, or none at all: ws has sent the close frame that says which. */
	private onError({ message }: Error): void {
		this.options.logger.debug({ reason: message }, 'WebSocket refused');
		this.closes();
	}

	private onPing(payload: Buffer): void {
		// Answered here and not by ws: who pings and never reads must not fill our memory with pongs.
		if (this.socket.bufferedAmount <= this.options.queuedBytes) {
			this.socket.pong(payload);
		}
	}

	private onPaceOver(): void {
		this.resume = undefined;
		this.onResume();
	}

	private onResume(): void {
		if (!this.isWaiting && this.resume === undefined) {
			this.socket.resume();
		}
	}

	private own<A extends unknown[]>(what: string, work: (this: SocketLine, ...args: A) => void, ...args: A): void {
		try {
			work.apply(this, args);
		} catch (error) {
			if (!this.told) {
				this.told = true;
				this.options.logger.error({ what, err: failureOf(error) }, 'Serving a socket failed: it is closed');
			}
			this.socket.terminate();
		}
	}
}
