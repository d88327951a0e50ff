import type { PublicationStrategy } from './strategies.ts';

/** What the server needs of a socket; a `ws` WebSocket offers it. */
export interface DdpSocket {
	send(frame: string): void;
	/**
	 * One part of a frame, text too; no other frame is sent until the last part was.
	 * @param taken called when the network has taken it, with an error when the socket is gone before
	 */
	sendPart(text: string, last: boolean, taken: (error?: unknown) => void): void;
	close(code?: number, reason?: string): void;
	/** Drops the socket and what is queued on it at once; `close` is used where it is absent. */
	terminate?(): void;
	/** 1 while open, as in the WebSocket API. */
	readonly readyState: number;
	/** Bytes accepted by `send` and not yet taken by the network. */
	readonly bufferedAmount: number;
}

export interface ConnectionInfo {
	readonly clientAddress: string;
	readonly httpHeaders: Record<string, string>;
}

/** One per socket: the transport feeds it, and tells it when the socket is gone. */
export interface SocketReceiver {
	/**
	 * Told of all that the socket brings, before the messages in it are received.
	 * @param frames that have begun, control frames and fragments too
	 * @param held bytes that are kept for a message which is not complete, with what keeping them costs
	 * @param announced bytes that this message will have, as far as is known
	 */
	arrived(frames: number, held: number, announced: number): void;
	receive(frame: string | Uint8Array): void;
	closed(): void;
}

/** The connection as methods and publications see it (docs.meteor.com, api/meteor.html#meteor-onconnection). */
export interface Connection {
	readonly id: string;
	readonly clientAddress: string;
	readonly httpHeaders: Record<string, string>;
	/** Called once when the connection closes; at once if it is closed already. */
	onClose(callback: () => void): void;
	close(): void;
}

/** `this` of a method (docs.meteor.com, api/meteor.html#meteor-methods). */
export interface MethodInvocation {
	readonly isSimulation: boolean;
	/**
	 * What real Meteor lacks: a result may be a list that comes page by page, or have one for a member (`isLong` of
	 * long-answers).
	 */
	readonly answersInPages: true;
	readonly userId: string | null;
	readonly connection: Connection;
	/**
	 * Sets the user of the connection and re-runs its publications. The result is sent when they have run, awaited or
	 * not.
	 */
	setUserId(userId: string | null): Promise<void>;
	/** Lets the next message of this connection start before this method has ended. */
	unblock(): void;
}

/** `this` of a publish function (docs.meteor.com, api/meteor.html#meteor-publish). */
export interface Publication {
	readonly userId: string | null;
	readonly connection: Connection;
	/** `fields` must not be mutated after it was handed over: one object sent to many connections is serialised once. */
	added(collection: string, id: string, fields: Record<string, unknown>): void;
	/** See {@link Publication.added} on mutation. A field whose value is `undefined` is cleared. */
	changed(collection: string, id: string, fields: Record<string, unknown>): void;
	removed(collection: string, id: string): void;
	ready(): void;
	/** Called once when the subscription ends, for whatever reason; at once if it has ended. */
	onStop(callback: () => void): void;
	stop(): void;
	/** Ends the subscription with an error; all but a client-safe one becomes 500. */
	error(error: unknown): void;
	unblock(): void;
}

export type MethodHandler = (this: MethodInvocation, ...args: never[]) => unknown;
export type PublishHandler = (this: Publication, ...args: never[]) => unknown;

/** What methods, publications and hooks are registered in; a server serves one registry. */
export interface DdpRegistry {
	/** @throws Error when one of the names is taken. */
	methods(methods: Record<string, MethodHandler>): void;
	/** @throws Error when the name is taken. */
	publish(name: string, handler: PublishHandler): void;
	/** @returns a function that unregisters it. */
	onConnection(callback: (connection: Connection) => void): () => void;
	/** Sets how documents of one collection are merged and remembered; SERVER_MERGE where nothing was set. */
	setPublicationStrategy(collection: string, strategy: PublicationStrategy): void;
	getPublicationStrategy(collection: string): PublicationStrategy;
	methodHandler(name: string): MethodHandler | undefined;
	publishHandler(name: string): PublishHandler | undefined;
	connected(connection: Connection): void;
}

/** Where internal errors and refusals go; pino's shape. Never given arguments, fields or results. */
export interface DdpLogger {
	debug(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

/** Timers, so that tests may drive them. */
export interface DdpTimers {
	/** Milliseconds, never going back. */
	now(): number;
	/** @returns a function that cancels it. */
	after(milliseconds: number, callback: () => void): () => void;
	/** Calls back once the current turn of the event loop is over. */
	afterTurn(callback: () => void): void;
}

/** One invocation, as rate-limit rules see it. */
export interface RateLimitInput {
	readonly type: 'method' | 'subscription';
	readonly name: string;
	readonly userId: string | null;
	readonly connectionId: string;
	readonly clientAddress: string;
}

export interface RateLimitAnswer {
	readonly allowed: boolean;
	/** Milliseconds until the strictest matching rule allows again. */
	readonly timeToReset: number;
	readonly numInvocationsLeft: number;
}
