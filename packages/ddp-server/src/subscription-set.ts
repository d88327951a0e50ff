import type { DdpErrorBody, ServerMessage, SubMessage } from '@rocket.chat/ddp-wire';
import { limitRate, reportError, type ServerContext } from './context.ts';
import { Documents } from './documents.ts';
import { MeteorError } from './errors.ts';
import { Subscription, type SubscriptionHost, type SubscriptionIdentity } from './subscription.ts';
import type { Connection } from './types.ts';

/** What the subscriptions need of their session. */
export interface SubscriptionSetHost {
	readonly context: ServerContext;
	readonly connection: Connection;
	send(message: ServerMessage): void;
	sendFrame(frame: string): void;
	/** Runs a callback of a feature's; what it throws closes the connection. */
	own(what: string, callback: () => void): void;
	/** What the subscriptions keep has changed. */
	kept(): void;
}

/**
 * Bytes of a live subscription beside its parameters: itself, what a publication closes over, its places in maps.
 * Measured with those of streams.
 */
const SUBSCRIPTION = 2000;

const alreadyReleased = (): void => undefined;

/** How many subscriptions a connection may hold, and how many bytes; fewer without a login. */
const limitsOf = ({ limits }: ServerContext, userId: string | null): { most: number; bytes: number } => {
	const { subscriptions, subscriptionBytes, guestSubscriptions, guestSubscriptionBytes } = limits;
	return userId === null
		? { most: Math.min(subscriptions, guestSubscriptions), bytes: Math.min(subscriptionBytes, guestSubscriptionBytes) }
		: { most: subscriptions, bytes: subscriptionBytes };
};

/** The subscriptions of one connection. */
export class SubscriptionSet implements SubscriptionHost {
	private readonly live = new Map<string, Subscription>();

	readonly documents: Documents;

	private userId: string | null = null;

	/** Counts changes of the user: only the last of several under way releases what is held. */
	private generation = 0;

	/** Ready while publications run again; told when the documents are. */
	private heldReady: Subscription[] | undefined;

	private closed = false;

	constructor(private readonly host: SubscriptionSetHost) {
		this.documents = new Documents(host);
	}

	remembers(collection: string): boolean {
		return this.host.context.registry.getPublicationStrategy(collection).history;
	}

	own(what: string, callback: () => void): void {
		this.host.own(what, callback);
	}

	/** Bytes that the live ones keep. */
	held = 0;

	/**
	 * Starts one and waits for its publish function. A known id is let fall: subscribing is idempotent, as in Meteor.
	 * @param paramsSize bytes of its parameters, decoded
	 */
	async start({ id, name, params }: SubMessage, paramsSize: number, unblock: () => void): Promise<void> {
		if (this.closed || this.live.has(id)) {
			return;
		}
		const size = SUBSCRIPTION + paramsSize;
		const refusal = this.refusal(name, size);
		if (refusal) {
			this.host.send({ msg: 'nosub', id, error: refusal });
			return;
		}
		await this.run(this.create({ id, name, params, size }, unblock));
	}

	/** Answers nosub, whether there was such a subscription or not. */
	stop(id: string): void {
		const subscription = this.live.get(id);
		if (subscription) {
			this.end(subscription);
		} else {
			this.host.send({ msg: 'nosub', id });
		}
	}

	/** Ends every publication of the former user at once, then runs them all again for this one. */
	async setUserId(userId: string | null): Promise<void> {
		this.userId = userId;
		if (this.closed) {
			return;
		}
		this.generation += 1;
		const { generation } = this;
		const former = [...this.live.values()];
		this.heldReady ??= [];
		for (const subscription of former) {
			subscription.deactivate();
		}
		this.documents.hold(former);
		await Promise.all(former.map(({ identity }) => this.run(this.create(identity, alreadyReleased))));
		if (generation === this.generation) {
			this.release();
		}
	}

	/** Ends them all without a word: the socket is gone. */
	close(): void {
		this.closed = true;
		for (const subscription of this.live.values()) {
			subscription.deactivate();
		}
		this.live.clear();
		this.held = 0;
	}

	private refusal(name: string, size: number): DdpErrorBody | undefined {
		const { context, connection } = this.host;
		try {
			if (!context.registry.publishHandler(name)) {
				throw new MeteorError(404, `Subscription '${name}' not found`);
			}
			const { most, bytes } = limitsOf(context, this.userId);
			if (this.live.size >= most) {
				throw new MeteorError('too-many-subscriptions', `A connection holds at most ${most} subscriptions`);
			}
			if (this.held + size > bytes) {
				throw new MeteorError(
					'too-many-subscriptions',
					`The subscriptions of a connection take at most ${bytes} bytes`,
				);
			}
			limitRate(context, 'subscription', name, this.userId, connection);
			return undefined;
		} catch (thrown) {
			return reportError(context, thrown, { publication: name, connection: connection.id });
		}
	}

	private create(identity: SubscriptionIdentity, unblock: () => void): Subscription {
		const subscription = new Subscription(this, identity, this.host.connection, this.userId, unblock);
		this.held += identity.size - (this.live.get(identity.id)?.identity.size ?? 0);
		this.live.set(identity.id, subscription);
		this.host.kept();
		return subscription;
	}

	private async run(subscription: Subscription): Promise<void> {
		const { name, params } = subscription.identity;
		const handler = this.host.context.registry.publishHandler(name);
		try {
			const result: unknown = handler && (await Reflect.apply(handler, subscription, params));
			if (result) {
				throw new TypeError(`The publish function '${name}' returned something: cursors are not served`);
			}
		} catch (thrown) {
			subscription.error(thrown);
		}
	}

	ready(subscription: Subscription): void {
		if (this.heldReady) {
			this.heldReady.push(subscription);
		} else {
			this.host.send({ msg: 'ready', subs: [subscription.identity.id] });
		}
	}

	end(subscription: Subscription, error?: unknown): void {
		const { id, name, size } = subscription.identity;
		const { context, connection } = this.host;
		subscription.deactivate();
		if (this.live.get(id) === subscription) {
			this.live.delete(id);
			this.held -= size;
			this.host.kept();
		}
		this.documents.removeAll(subscription);
		const report = (thrown: unknown): DdpErrorBody =>
			reportError(context, thrown, { publication: name, connection: connection.id });
		try {
			this.host.send({ msg: 'nosub', id, ...(error === undefined ? {} : { error: report(error) }) });
		} catch (thrown) {
			// Details that EJSON does not carry: without an answer the client would wait, and the rejection would end the
			// process.
			this.host.send({ msg: 'nosub', id, error: report(thrown) });
		}
	}

	private release(): void {
		this.documents.release();
		const ready = (this.heldReady ?? []).filter((subscription) => !subscription.ended);
		this.heldReady = undefined;
		if (ready.length > 0) {
			this.host.send({ msg: 'ready', subs: ready.map(({ identity }) => identity.id) });
		}
	}
}
