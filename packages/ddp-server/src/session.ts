/**
 * One DDP session: what follows `connect` on a socket.
 * Source: meteor/packages/ddp/DDP.md and meteor/packages/ddp-server/livedata_server.js.
 */
import {
	type ClientMessage,
	type DdpVersion,
	encodeServerMessage,
	type MethodMessage,
	type ServerMessage,
	type SubMessage,
	type UnsubMessage,
} from '@rocket.chat/ddp-wire';
import { createConnection, type OwnedConnection } from './connection.ts';
import { reportError, type ServerContext } from './context.ts';
import { type Heartbeat, startHeartbeat } from './heartbeat.ts';
import { type MethodHost, type MethodOutcome, runMethod } from './method.ts';
import { createQueue, type MessageQueue } from './queue.ts';
import { SubscriptionSet } from './subscription-set.ts';
import type { ConnectionInfo } from './types.ts';

type Queued = { readonly message: MethodMessage | SubMessage | UnsubMessage; readonly size: number };

/** The socket beneath, as a session sees it. */
export interface SessionLine {
	send(frame: string): void;
	/** @param drop without waiting for what is queued */
	close(code: number, reason: string, drop?: boolean): void;
	/** Somebody has logged in, or nobody is any more. */
	identified(known: boolean): void;
	/** Runs what is done on behalf of this connection; what it throws closes it, and goes no further. */
	own(what: string, work: () => void): void;
	/** Logs, once, what was thrown on behalf of this connection, and closes it. */
	failed(what: string, thrown: unknown): void;
}

export class Session implements MethodHost {
	readonly connection: OwnedConnection;

	private user: string | null = null;

	private readonly subscriptions: SubscriptionSet;

	private readonly queue: MessageQueue<Queued>;

	private readonly heartbeat: Heartbeat | undefined;

	private cancelUnauthenticated: () => void = () => undefined;

	private over = false;

	constructor(
		readonly context: ServerContext,
		private readonly line: SessionLine,
		info: ConnectionInfo,
		readonly version: DdpVersion,
	) {
		const { limits, timers } = context;
		this.connection = createConnection(
			info,
			() => line.close(1000, 'Closed by the server'),
			(callback) => line.own('onClose', callback),
		);
		this.subscriptions = new SubscriptionSet({
			context,
			connection: this.connection,
			send: (message) => this.send(message),
			sendFrame: (frame) => this.sendFrame(frame),
			own: (what, callback) => line.own(what, callback),
		});
		this.queue = createQueue(
			{ messages: limits.waitingMessages, size: limits.waitingBytes },
			(queued, unblock) => this.run(queued, unblock),
			(thrown) => line.failed('message', thrown),
		);
		if (version !== 'pre1') {
			this.heartbeat = startHeartbeat({
				timers,
				interval: limits.heartbeatInterval,
				timeout: limits.heartbeatTimeout,
				ping: () => line.own('heartbeat', () => this.send({ msg: 'ping' })),
				lost: () => line.own('heartbeat', () => line.close(1001, 'Heartbeat timed out', true)),
			});
		}
		this.watchUnauthenticated();
		this.send({ msg: 'connected', session: this.connection.id });
		line.own('onConnection', () => context.registry.connected(this.connection));
	}

	get userId(): string | null {
		return this.user;
	}

	/** Anything from the peer proves it alive, whatever it says. */
	seen(): void {
		this.heartbeat?.seen();
	}

	/** @param size of its frame, in UTF-16 units */
	receive(message: Exclude<ClientMessage, { msg: 'connect' }>, size: number): void {
		switch (message.msg) {
			case 'ping':
				this.send(message.id === undefined ? { msg: 'pong' } : { msg: 'pong', id: message.id });
				return;
			case 'pong':
				return;
			default:
				if (!this.queue.push({ message, size }, size)) {
					this.line.close(1008, 'Too many messages at once', true);
				}
		}
	}

	async setUserId(userId: string | null): Promise<void> {
		this.user = userId;
		this.line.identified(userId !== null);
		this.watchUnauthenticated();
		await this.subscriptions.setUserId(userId);
	}

	/** The socket is gone, or about to be. */
	end(): void {
		if (this.over) {
			return;
		}
		this.over = true;
		this.heartbeat?.stop();
		this.cancelUnauthenticated();
		this.queue.clear();
		this.subscriptions.close();
		this.connection.closed();
	}

	private async run({ message, size }: Queued, unblock: () => void): Promise<void> {
		switch (message.msg) {
			case 'method':
				this.finish(message, await runMethod(this, message, unblock));
				return;
			case 'sub':
				await this.subscriptions.start(message, size, unblock);
				return;
			case 'unsub':
				this.subscriptions.stop(message.id);
		}
	}

	/** Whatever the method published is on the wire by now, so `updated` follows its writes. */
	private finish({ id, method }: MethodMessage, outcome: MethodOutcome): void {
		try {
			this.send({ msg: 'result', id, ...outcome });
		} catch (thrown) {
			this.send({ msg: 'result', id, error: reportError(this.context, thrown, { method, connection: this.connection.id }) });
		}
		this.send({ msg: 'updated', methods: [id] });
	}

	private watchUnauthenticated(): void {
		const { limits, timers } = this.context;
		this.cancelUnauthenticated();
		if (this.user === null && limits.unauthenticatedTime > 0 && !this.over) {
			this.cancelUnauthenticated = timers.after(limits.unauthenticatedTime, () =>
				this.line.own('login timer', () => this.line.close(1008, 'Nobody logged in')),
			);
		}
	}

	private send(message: ServerMessage): void {
		if (!this.over) {
			this.sendFrame(encodeServerMessage(message));
		}
	}

	private sendFrame(frame: string): void {
		if (!this.over) {
			this.line.send(frame);
		}
	}
}
