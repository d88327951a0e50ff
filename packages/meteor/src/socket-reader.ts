import type { Duplex } from 'node:stream';
import { heldAtMost, type SocketReceiver } from '@rocket.chat/ddp-server';
import type { WebSocket } from 'ws';
import { FrameMeter } from './frame-meter.ts';
import type { Intake } from './intake.ts';
import { DEFAULT_PACE, ReadingPace } from './reading-pace.ts';
import type { SocketGuard } from './socket-guard.ts';

/** A listener that stands for another: who takes that off takes off this one (as Node's own `once` does it). */
type StandIn = ((chunk: Buffer) => void) & { listener?: unknown };

const now = (): number => performance.now();

interface SocketReaderOptions {
	readonly frameBytes: number;
	readonly intake: Intake;
}

/**
 * What one socket brings, before `ws` takes it apart: counts frames of every kind, and reads more slowly where a client
 * sends too fast or where others wait for their turn.
 */
export class SocketReader {
	private readonly meter: FrameMeter;

	private readonly pace = new ReadingPace(DEFAULT_PACE, now);

	private resume: NodeJS.Timeout | undefined;

	/** Whether something that came waits for its turn. */
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

	/**
	 * Counts before ws takes the chunk apart, and every frame: pongs, empty fragments and what is never completed cost as
	 * well.
	 */
	private onData(chunk: Buffer, ofWs: (chunk: Buffer) => void): void {
		const meter = this.meter;
		const socket = this.socket;
		const frames = meter.read(chunk);
		this.count(chunk.length, frames);
		this.receiver.arrived(frames, meter.held, meter.announced);
		// Told to close, it may finish what it has begun to say, and begin no more than that.
		if (socket.readyState === socket.CLOSING && meter.held > heldAtMost(this.options.frameBytes)) {
			socket.terminate();
		}
		this.onTurn(chunk, ofWs);
	}

	/**
	 * A client that sends faster than its share is read more slowly: TCP tells it to wait, nothing is lost, and nobody
	 * else waits for it.
	 */
	private count(bytes: number, frames: number): void {
		const pause = this.pace.take(bytes, frames);
		if (pause > 0) {
			this.socket.pause();
			clearTimeout(this.resume);
			this.resume = setTimeout(() => this.guard.run('pace', this, this.onPaceOver), pause);
		}
	}

	/** Hands it to ws; where many have much to say, a few turns later, and meanwhile nothing more is read. */
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
		// What is closed is let go of by ws, which would not know it.
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
