import type { Duplex } from 'node:stream';
import { heldAtMost, type SocketReceiver } from '@rocket.chat/ddp-server';
import type { WebSocket } from 'ws';
import { FrameMeter } from './frame-meter.ts';
import type { Intake } from './intake.ts';
import { DEFAULT_PACE, ReadingPace } from './reading-pace.ts';
import type { SocketGuard } from './socket-guard.ts';

/** A listener that wraps another: removing that one removes this one (as with Node's `once`). */
type StandIn = ((chunk: Buffer) => void) & { listener?: unknown };

const now = (): number => performance.now();

interface SocketReaderOptions {
	readonly frameBytes: number;
	readonly intake: Intake;
}

/**
 * Reads one socket before `ws` parses the data: counts frames of every kind, and reads more slowly if the client sends
 * too fast or others are waiting.
 */
export class SocketReader {
	private readonly meter: FrameMeter;

	private readonly pace = new ReadingPace(DEFAULT_PACE, now);

	private resume: NodeJS.Timeout | undefined;

	/** Whether received data waits for its turn. */
	private isWaiting = false;

	/** @param tcp the socket beneath the WebSocket */
	constructor(
		private readonly socket: WebSocket,
		private readonly tcp: Duplex,
		private readonly options: SocketReaderOptions,
		private readonly guard: SocketGuard,
		private readonly receiver: SocketReceiver,
	) {
		this.meter = new FrameMeter(options.frameBytes);
		const [ofWs] = tcp.listeners('data') as ((chunk: Buffer) => void)[];
		if (!ofWs) {
			throw new Error('ws does not listen to its socket');
		}
		const standIn: StandIn = (chunk) => guard.run('data', this, this.onData, chunk, ofWs);
		standIn.listener = ofWs;
		tcp.removeListener('data', ofWs);
		tcp.on('data', standIn);
	}

	stop(): void {
		clearTimeout(this.resume);
	}

	/** Counts every frame before ws parses the chunk: pongs, empty fragments and incomplete frames cost time too. */
	private onData(chunk: Buffer, ofWs: (chunk: Buffer) => void): void {
		const meter = this.meter;
		const socket = this.socket;
		const frames = meter.read(chunk);
		this.count(chunk.length, frames);
		this.receiver.arrived(frames, meter.held, meter.announced);
		// After our close frame, the client may complete its current message, but not start another.
		if (socket.readyState === socket.CLOSING && meter.held > heldAtMost(this.options.frameBytes)) {
			socket.terminate();
		}
		this.onTurn(chunk, ofWs);
	}

	/**
	 * A client that sends faster than its share is read more slowly: TCP makes it wait, nothing is lost, and no one else
	 * waits for it.
	 */
	private count(bytes: number, frames: number): void {
		const pause = this.pace.take(bytes, frames);
		if (pause > 0) {
			this.socket.pause();
			clearTimeout(this.resume);
			this.resume = setTimeout(() => this.guard.run('pace', this, this.onPaceOver), pause);
		}
	}

	/** Hands the data to ws; if many clients send much, a few turns later, and meanwhile nothing more is read. */
	private onTurn(chunk: Buffer, ofWs: (chunk: Buffer) => void): void {
		const { intake } = this.options;
		if (intake.hasTime()) {
			ofWs.call(this.tcp, chunk);
		} else {
			intake.later(() => this.guard.run('data', this, this.hand, chunk, ofWs));
			this.isWaiting = true;
			this.socket.pause();
		}
	}

	private hand(chunk: Buffer, ofWs: (chunk: Buffer) => void): void {
		// A closed socket has been released by ws.
		if (!this.tcp.destroyed) {
			ofWs.call(this.tcp, chunk);
		}
		this.isWaiting = false;
		this.onResume();
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
}
