import type { Duplex } from 'node:stream';
import type { ConnectionInfo, DdpLogger, DdpServer, DdpSocket, SocketReceiver } from '@rocket.chat/ddp-server';
import type { WebSocket } from 'ws';
import type { FlushQueue } from './flush-queue.ts';
import type { Intake } from './intake.ts';
import { SocketGuard } from './socket-guard.ts';
import { SocketReader } from './socket-reader.ts';
import { SocketWriter } from './socket-writer.ts';

export interface SocketLineOptions {
	readonly ddp: DdpServer;
	readonly logger: DdpLogger;
	readonly frameBytes: number;
	readonly queuedBytes: number;
	readonly turn: FlushQueue;
	readonly intake: Intake;
}

/** Milliseconds that a client may take to answer the close frame. */
const answerTime = 5_000;

/**
 * One WebSocket as DDP sees it, with its limits. Thousands are idle, so each consists of a few objects that share their
 * methods.
 *
 * Once DDP or ws itself closes it, a client that neither reads nor closes is not waited for: its socket and the queued
 * data are dropped after `answerTime`. An exception on its behalf closes only this connection, with one log line.
 */
export class SocketLine implements DdpSocket {
	private readonly guard: SocketGuard;

	private readonly writer: SocketWriter;

	private readonly reader: SocketReader;

	private readonly receiver: SocketReceiver;

	private late: NodeJS.Timeout | undefined;

	/** @param tcp the socket beneath the WebSocket */
	constructor(
		private readonly socket: WebSocket,
		tcp: Duplex,
		private readonly options: SocketLineOptions,
		info: ConnectionInfo,
	) {
		const guard = new SocketGuard(socket, options.logger);
		this.guard = guard;
		this.writer = new SocketWriter(socket, tcp, options.turn);
		this.receiver = options.ddp.handle(this, info);
		this.reader = new SocketReader(socket, tcp, options, guard, this.receiver);
		socket.on('message', (message: Buffer, isBinary: boolean) =>
			guard.run('message', this, this.onMessage, message, isBinary),
		);
		socket.on('close', () => guard.run('close', this, this.onClose));
		socket.on('error', (error: Error) => guard.run('error', this, this.onError, error));
		socket.on('ping', (payload: Buffer) => guard.run('ping', this, this.onPing, payload));
	}

	get readyState(): number {
		return this.socket.readyState;
	}

	get bufferedAmount(): number {
		return this.socket.bufferedAmount + this.writer.waitingLength;
	}

	send(frame: string): void {
		this.writer.send(frame);
	}

	sendPart(text: string, last: boolean, taken: (error?: Error) => void): void {
		this.writer.flush();
		this.socket.send(text, { fin: last, binary: false }, taken);
	}

	close(code?: number, reason?: string): void {
		this.writer.flush();
		this.socket.close(code, reason);
		this.closes();
	}

	terminate(): void {
		this.socket.terminate();
	}

	private closes(): void {
		this.late ??= setTimeout(() => this.guard.run('close timer', this, this.terminate), answerTime).unref();
	}

	/** One buffer for each message, which is ws's default. */
	private onMessage(message: Buffer, isBinary: boolean): void {
		this.receiver.receive(isBinary ? new Uint8Array() : message.toString());
	}

	private onClose(): void {
		clearTimeout(this.late);
		this.reader.stop();
		this.receiver.closed();
	}

	/** A frame over the limit, or an invalid one: ws has sent the close frame with the reason. */
	private onError({ message }: Error): void {
		this.options.logger.debug({ reason: message }, 'WebSocket refused');
		this.closes();
	}

	private onPing(payload: Buffer): void {
		// Answered here and not by ws: a client that pings and never reads must not fill our memory with pongs.
		if (this.socket.bufferedAmount <= this.options.queuedBytes) {
			this.socket.pong(payload);
		}
	}
}
