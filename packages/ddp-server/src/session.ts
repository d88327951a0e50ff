/**
 * One DDP session: what follows `connect` on a socket.
 * Source: meteor/packages/ddp/DDP.md and meteor/packages/ddp-server/livedata_server.js.
 */
import {
	type ClientMessage,
	type DdpVersion,
	decodedSize,
	encodeServerMessage,
	type MethodMessage,
	type ServerMessage,
	type SubMessage,
	stringifyEjson,
	type UnsubMessage,
} from '@rocket.chat/ddp-wire';
import { type Begun, isLong, type Line, textsOf } from '@rocket.chat/long-answers';
import { OwnedConnection } from './connection.ts';
import { reportError, type ServerContext } from './context.ts';
import { Heartbeat, type HeartbeatHost } from './heartbeat.ts';
import { type MethodHost, type MethodOutcome, runMethod } from './method.ts';
import { MessageQueue, type QueueHost } from './queue.ts';
import { SubscriptionSet, type SubscriptionSetHost } from './subscription-set.ts';
import type { ConnectionInfo } from './types.ts';

async function* resultFrame(id: string, result: unknown): AsyncGenerator<string> {
	yield `{"msg":"result","id":${JSON.stringify(id)},"result":`;
	yield* textsOf(result, stringifyEjson);
	yield '}';
}

type Queued = MethodMessage | SubMessage | UnsubMessage;

/**
 * Bytes that a message costs beside its parameters: with a name and an id of the usual lengths, and its place in the
 * queue.
 */
const MESSAGE = 400;

const sizeOf = (params: SubMessage['params']): number =>
	params.reduce<number>((sum, each) => sum + decodedSize(each), 0);

/** The socket beneath, as a session sees it. */
export interface SessionLine {
	send(frame: string): void;
	/** A part of a frame; false where the socket is gone before the network took it. */
	part(text: string, last: boolean): Promise<boolean>;
	/** @param drop without waiting for what is queued */
	close(code: number, reason: string, drop?: boolean): void;
	/** Somebody has logged in; null where nobody is any more. */
	identified(userId: string | null): void;
	/** What the session keeps has changed. */
	kept(): void;
	/** Runs what is done on behalf of this connection; what it throws closes it, and goes no further. */
	own(what: string, work: () => void): void;
	/** Logs, once, what was thrown on behalf of this connection, and closes it. */
	failed(what: string, thrown: unknown): void;
}

export class Session implements MethodHost, HeartbeatHost, SubscriptionSetHost, QueueHost<Queued> {
	readonly connection: OwnedConnection;

	private user: string | null = null;

	private readonly subscriptions: SubscriptionSet;

	private readonly queue: MessageQueue<Queued>;

	private readonly heartbeat: Heartbeat | undefined;

	private cancelUnauthenticated: (() => void) | undefined;

	/** What is told when this session is over. */
	private waiting: Set<() => void> | undefined;

	private over = false;

	constructor(
		readonly context: ServerContext,
		private readonly line: SessionLine,
		info: ConnectionInfo,
		readonly version: DdpVersion,
	) {
		const { limits, timers } = context;
		this.connection = new OwnedConnection(info, line);
		this.subscriptions = new SubscriptionSet(this);
		this.queue = new MessageQueue(limits.waitingMessages, this);
		if (version !== 'pre1') {
			this.heartbeat = new Heartbeat(timers, limits, this);
		}
		this.watchUnauthenticated();
		this.send({ msg: 'connected', session: this.connection.id });
		line.own('onConnection', () => context.registry.connected(this.connection));
	}

	get userId(): string | null {
		return this.user;
	}

	get mostHeld(): number {
		const { guestWaitingBytes, waitingBytes } = this.context.limits;
		return this.user === null ? guestWaitingBytes : waitingBytes;
	}

	/** Anything from the peer proves it alive, whatever it says. */
	seen(): void {
		this.heartbeat?.seen();
	}

	/** Bytes of what waits and of what is subscribed. */
	get held(): number {
		return this.queue.held + this.subscriptions.held;
	}

	receive(message: Exclude<ClientMessage, { msg: 'connect' }>): void {
		switch (message.msg) {
			case 'ping':
				this.send(message.id === undefined ? { msg: 'pong' } : { msg: 'pong', id: message.id });
				return;
			case 'pong':
				return;
			default:
				if (!this.queue.push(message, MESSAGE + ('params' in message ? sizeOf(message.params) : 0))) {
					this.line.close(1008, 'Too many messages at once', true);
				} else {
					this.line.kept();
				}
		}
	}

	async setUserId(userId: string | null): Promise<void> {
		this.user = userId;
		this.line.identified(userId);
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
		this.cancelUnauthenticated?.();
		this.queue.clear();
		this.subscriptions.close();
		for (const told of [...(this.waiting ?? [])]) {
			told();
		}
		this.connection.closed();
	}

	ping(): void {
		this.own('heartbeat', () => this.send({ msg: 'ping' }));
	}

	lost(): void {
		this.own('heartbeat', () => this.line.close(1001, 'Heartbeat timed out', true));
	}

	own(what: string, work: () => void): void {
		this.line.own(what, work);
	}

	kept(): void {
		this.line.kept();
	}

	ended(): void {
		this.line.kept();
	}

	failed(thrown: unknown): void {
		this.line.failed('message', thrown);
	}

	run(message: Queued, unblock: () => void): Promise<void> {
		switch (message.msg) {
			case 'method':
				return this.call(message, unblock);
			case 'sub':
				return this.subscriptions.start(message, sizeOf(message.params), unblock);
			case 'unsub':
				return this.unsubscribe(message);
		}
	}

	private async unsubscribe({ id }: UnsubMessage): Promise<void> {
		this.subscriptions.stop(id);
	}

	private async call(message: MethodMessage, unblock: () => void): Promise<void> {
		const outcome = await runMethod(this, message, unblock);
		if ('result' in outcome && isLong(outcome.result)) {
			await this.answerAtLength(message, outcome.result);
		} else {
			this.finish(message, outcome);
		}
	}

	/** Whatever the method published is on the wire by now, so `updated` follows its writes. */
	private finish({ id, method }: MethodMessage, outcome: MethodOutcome): void {
		try {
			this.send({ msg: 'result', id, ...outcome });
		} catch (thrown) {
			this.send({
				msg: 'result',
				id,
				error: reportError(this.context, thrown, { method, connection: this.connection.id }),
			});
		}
		this.send({ msg: 'updated', methods: [id] });
	}

	private async answerAtLength(message: MethodMessage, result: unknown): Promise<void> {
		const { longAnswers } = this.context;
		const { id, method } = message;
		let begun: Begun;
		try {
			begun = await longAnswers.begin(resultFrame(id, result));
		} catch (thrown) {
			this.finish(message, { error: reportError(this.context, thrown, { method, connection: this.connection.id }) });
			return;
		}
		try {
			if ('whole' in begun) {
				this.sendFrame(begun.whole);
			} else {
				await longAnswers.send(begun, this.reader(), this.user ?? this.connection.id);
			}
			this.send({ msg: 'updated', methods: [id] });
		} catch (thrown) {
			// Half of it is on the wire: there is no other way to say that the rest will not come.
			this.line.failed('answer', thrown);
		}
	}

	private reader(): Line {
		return {
			write: (text, last) => (this.over ? Promise.resolve(false) : this.line.part(text, last)),
			drop: () => this.line.own('answer', () => this.line.close(1013, 'Reads too slowly', true)),
			onGone: (callback) => {
				this.waiting ??= new Set();
				this.waiting.add(callback);
				return () => this.waiting?.delete(callback);
			},
		};
	}

	private watchUnauthenticated(): void {
		const { limits, timers } = this.context;
		this.cancelUnauthenticated?.();
		// What was cancelled is let go with its timer.
		this.cancelUnauthenticated = undefined;
		if (this.user === null && limits.unauthenticatedTime > 0 && !this.over) {
			this.cancelUnauthenticated = timers.after(limits.unauthenticatedTime, () =>
				this.line.own('login timer', () => this.line.close(1008, 'Nobody logged in')),
			);
		}
	}

	send(message: ServerMessage): void {
		if (!this.over) {
			this.sendFrame(encodeServerMessage(message));
		}
	}

	sendFrame(frame: string): void {
		if (!this.over) {
			this.line.send(frame);
		}
	}
}
