import { type MethodError, toMethodError } from './errors.ts';
import type { Outgoing } from './messages.ts';

export type StreamListener = (...args: unknown[]) => void;

type Subscription = {
	readonly id: string;
	readonly stream: string;
	readonly eventName: string;
	readonly listeners: Set<StreamListener>;
};

const keyOf = (stream: string, eventName: string) => `${stream}\n${eventName}`;

/** Subscriptions to streams: one on the wire per event, however many listen; sent again on each connection. */
export class StreamSubscriptions {
	private readonly byKey = new Map<string, Subscription>();
	private nextId = 1;

	constructor(private readonly onRefused: (stream: string, eventName: string, error: MethodError) => void) {}

	/** Adds a listener. `send` is undefined while nothing can be sent. */
	add(
		stream: string,
		eventName: string,
		listener: StreamListener,
		send: ((message: Outgoing) => void) | undefined,
	): void {
		const key = keyOf(stream, eventName);
		const known = this.byKey.get(key);
		if (known) {
			known.listeners.add(listener);
			return;
		}
		const subscription = { id: `s${this.nextId++}`, stream, eventName, listeners: new Set([listener]) };
		this.byKey.set(key, subscription);
		send?.(this.message(subscription));
	}

	remove(
		stream: string,
		eventName: string,
		listener: StreamListener,
		send: ((message: Outgoing) => void) | undefined,
	): void {
		const key = keyOf(stream, eventName);
		const subscription = this.byKey.get(key);
		if (subscription?.listeners.delete(listener) && subscription.listeners.size === 0) {
			this.byKey.delete(key);
			send?.({ msg: 'unsub', id: subscription.id });
		}
	}

	/** Sends every subscription, on a new connection. */
	renew(send: (message: Outgoing) => void): void {
		for (const subscription of this.byKey.values()) {
			send(this.message(subscription));
		}
	}

	/** Hands an event to its listeners. */
	deliver(stream: string, fields: Readonly<Record<string, unknown>>): void {
		const { eventName, args } = fields;
		if (typeof eventName !== 'string' || !Array.isArray(args)) {
			return;
		}
		for (const listener of [...(this.byKey.get(keyOf(stream, eventName))?.listeners ?? [])]) {
			listener(...args);
		}
	}

	/** The server ended a subscription. Without an error it answers our own `unsub`. */
	refused(id: string, error: unknown): void {
		const subscription = [...this.byKey.values()].find((each) => each.id === id);
		if (subscription && error !== undefined) {
			this.onRefused(subscription.stream, subscription.eventName, toMethodError(error));
		}
	}

	private message({ id, stream, eventName }: Subscription): Outgoing {
		return { msg: 'sub', id, name: stream, params: [eventName, { useCollection: false, args: [] }] };
	}
}
