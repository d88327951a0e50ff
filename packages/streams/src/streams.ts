import { StreamRefusal } from './errors.ts';
import type { StreamName } from './names.ts';
import { type ReadRule, type StreamCaller, StreamRules, type WriteHandler } from './rules.ts';
import { type StreamFields, type Subscriber, Subscribers } from './subscribers.ts';

export type EmitOptions = {
	/** Only to this connection. */
	connectionId?: string;
	/** To all but this connection. */
	except?: string;
};

/** Whether an exception is an answer for the client (such as: the store is busy) rather than a fault. */
const isAnswer = (error: unknown): boolean =>
	typeof error === 'object' && error !== null && 'isClientSafe' in error && error.isClientSafe === true;

/** The streams of one instance: who may read, who may write, and who is subscribed. */
export class Streams {
	private readonly subscribers = new Subscribers();
	private readonly reads = new StreamRules<ReadRule>();
	private readonly writes = new StreamRules<WriteHandler>();

	/** @param onError receives the exception of a subscriber or rule; other deliveries go on */
	constructor(private readonly onError: (error: unknown) => void) {}

	/**
	 * Permits reading the events whose whole name matches `pattern`, if `rule` agrees. Without a rule, no one may read.
	 */
	allowRead(stream: StreamName, pattern: RegExp, rule: ReadRule): void {
		this.reads.add(stream, pattern, rule);
	}

	/** Lets `handler` take writes to events whose whole name matches `pattern`. Without a handler, no one may write. */
	allowWrite(stream: StreamName, pattern: RegExp, handler: WriteHandler): void {
		this.writes.add(stream, pattern, handler);
	}

	/** False where the rule throws. Rejects with an exception that is an answer for the client. */
	async canRead(stream: StreamName, eventName: string, caller: StreamCaller): Promise<boolean> {
		const found = this.reads.find(stream, eventName);
		if (!found) return false;
		try {
			return (await found.rule(caller, found.groups)) === true;
		} catch (error) {
			if (isAnswer(error)) throw error;
			this.onError(error);
			return false;
		}
	}

	/**
	 * The handler's answer, or a promise of it.
	 * @throws StreamRefusal where there is no handler, and whatever the handler throws
	 */
	write(stream: StreamName, eventName: string, args: readonly unknown[], caller: StreamCaller): unknown {
		const handler = this.writes.findRule(stream, eventName);
		if (!handler) throw new StreamRefusal('Nobody may write to this stream');
		return handler(caller, eventName, args);
	}

	/** Registers a subscriber; check with `canRead` first. Returns the unsubscribe. */
	subscribe(stream: StreamName, eventName: string, subscriber: Subscriber): () => void {
		return this.subscribers.add(stream, eventName, subscriber);
	}

	/** Delivers once to each subscribed connection of this instance. Returns the number of deliveries. */
	emit(
		stream: StreamName,
		eventName: string,
		args: readonly unknown[],
		{ connectionId, except }: EmitOptions = {},
	): number {
		const fields: StreamFields = { eventName, args };
		let taken = 0;
		let failures = 0;
		for (const subscriber of this.subscribers.oneEach(stream, eventName, connectionId)) {
			if (subscriber.connectionId === except) continue;
			try {
				subscriber.deliver(fields);
				taken++;
			} catch (error) {
				// The cause is usually the event itself, so report it once and not once per subscriber.
				failures++;
				if (failures === 1) this.onError(error);
			}
		}
		return taken;
	}

	/**
	 * The same deliveries one at a time, for a caller that spreads them over turns of the event loop. Receivers are those
	 * subscribed when the first delivery is requested.
	 */
	*deliveries(stream: StreamName, eventName: string, args: readonly unknown[]): Generator<() => void> {
		const fields: StreamFields = { eventName, args };
		for (const subscriber of this.subscribers.oneEach(stream, eventName)) yield () => subscriber.deliver(fields);
	}

	/**
	 * Ends a user's subscriptions to a room or another user that they may no longer read: events named `<subject>` or
	 * `<subject>/<what>`.
	 */
	revoke(stream: StreamName, subject: string, userId: string): void {
		for (const subscriber of this.subscribers.removeUser(stream, subject, userId)) {
			try {
				subscriber.revoked?.();
			} catch (error) {
				this.onError(error);
			}
		}
	}
}
