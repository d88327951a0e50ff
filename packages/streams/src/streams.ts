import { StreamRefusal } from './errors.ts';
import type { StreamName } from './names.ts';
import { type ReadRule, type StreamCaller, StreamRules, type WriteHandler } from './rules.ts';
import { type StreamFields, type Subscriber, Subscribers } from './subscribers.ts';

export type EmitOptions = {
	/** To this connection alone. */
	connectionId?: string;
	/** To all but this connection. */
	except?: string;
};

/** Whether what was thrown is an answer to the client, as that of a store that is busy, rather than a fault. */
const isAnswer = (error: unknown): boolean =>
	typeof error === 'object' && error !== null && 'isClientSafe' in error && error.isClientSafe === true;

/** The streams of one instance: who may hear, who may write, and who hears. */
export class Streams {
	private readonly subscribers = new Subscribers();
	private readonly reads = new StreamRules<ReadRule>();
	private readonly writes = new StreamRules<WriteHandler>();

	/** @param onError where the exception of a subscriber or of a rule goes; it stops nobody else's delivery */
	constructor(private readonly onError: (error: unknown) => void) {}

	/**
	 * Permits reading events whose whole name matches `pattern` to those whom `rule` lets. Without a rule nobody may
	 * read.
	 */
	allowRead(stream: StreamName, pattern: RegExp, rule: ReadRule): void {
		this.reads.add(stream, pattern, rule);
	}

	/**
	 * Permits writing to events whose whole name matches `pattern`, by way of `handler`. Without a handler nobody may
	 * write.
	 */
	allowWrite(stream: StreamName, pattern: RegExp, handler: WriteHandler): void {
		this.writes.add(stream, pattern, handler);
	}

	/** A rule that throws says no. Rejects with what is an answer to the client: nobody knows whether they may. */
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

	/** Rejects with a StreamRefusal where no handler takes such events, and with what the handler rejects with. */
	write(stream: StreamName, eventName: string, args: readonly unknown[], caller: StreamCaller): Promise<unknown> {
		const found = this.writes.find(stream, eventName);
		return found
			? found.rule(caller, eventName, args)
			: Promise.reject(new StreamRefusal('Nobody may write to this stream'));
	}

	/** Registers a subscriber whose right to read was checked by `canRead`. Returns the unsubscribe. */
	subscribe(stream: StreamName, eventName: string, subscriber: Subscriber): () => void {
		return this.subscribers.add(stream, eventName, subscriber);
	}

	/** Delivers to the connections of this instance, once each. Answers how many took it. */
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
				// As a rule it is what was emitted that no connection can be sent: said once, not once for each who listens.
				failures++;
				if (failures === 1) this.onError(error);
			}
		}
		return taken;
	}

	/**
	 * The same deliveries one at a time, for who spreads them over turns of the event loop: to those who hear the event
	 * when the first is asked for.
	 */
	*deliveries(stream: StreamName, eventName: string, args: readonly unknown[]): Generator<() => void> {
		const fields: StreamFields = { eventName, args };
		for (const subscriber of this.subscribers.oneEach(stream, eventName)) yield () => subscriber.deliver(fields);
	}

	/**
	 * Ends what a user hears of a room, or of another user, that is no longer theirs to hear: of events named `<subject>`
	 * or `<subject>/<what>`.
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
