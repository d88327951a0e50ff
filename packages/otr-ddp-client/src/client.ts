import { backoff } from './backoff.ts';
import { Calls } from './calls.ts';
import type { DdpEnvironment } from './environment.ts';
import { type MethodError, noConnection } from './errors.ts';
import { Link } from './link.ts';
import type { Incoming, Outgoing } from './messages.ts';
import { type ChangeListener, Publications } from './publications.ts';
import { type StreamListener, StreamSubscriptions } from './streams.ts';

/**
 * `connected`: the server answers and knows who we are. `waiting`: the next attempt is at `retryTime`. `failed`: it
 * speaks another version.
 */
export type DdpStatus = {
	readonly status: 'connecting' | 'connected' | 'waiting' | 'failed' | 'closed' /** ms since the epoch */;
	readonly retryTime?: number;
};

export type DdpClientOptions = {
	readonly environment: DdpEnvironment;
	/**
	 * Runs on each new connection before anything else is sent; on a rejection the connection is dropped and tried again
	 * later.
	 */
	authenticate(call: (method: string, ...params: unknown[]) => Promise<unknown>): Promise<void>;
	/** A subscription that the server refused; it is asked for again on the next connection. */
	onSubscriptionRefused?(stream: string, eventName: string, error: MethodError): void;
};

/**
 * DDP version 1 as a browser needs it: methods, streams, and a connection that comes back by itself.
 *
 * While a connection is being made calls are held; while none is, they are rejected with `error-no-connection`. No call
 * is sent twice.
 */
export class DdpClient {
	private readonly calls = new Calls();
	private readonly publications = new Publications();
	private readonly streams: StreamSubscriptions;
	private readonly listeners = new Set<() => void>();
	private current: DdpStatus = { status: 'closed' };
	private link: Link | undefined;
	private failures = 0;
	private dropping = false;
	private cancelRetry: () => void = () => undefined;

	constructor(private readonly options: DdpClientOptions) {
		this.streams = new StreamSubscriptions((stream, eventName, error) =>
			options.onSubscriptionRefused?.(stream, eventName, error),
		);
	}

	/** The same object until it changes. */
	readonly status = (): DdpStatus => this.current;

	readonly onStatus = (listener: () => void): (() => void) => {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	};

	/** Connects now, whatever the back-off says; does nothing while connected or connecting. */
	readonly connect = (): void => {
		if (this.link) {
			return;
		}
		this.cancelRetry();
		const link = new Link(this.options.environment, {
			connected: () => void this.introduce(link),
			message: (message) => this.take(message),
			down: (refused) => this.fallen(refused),
		});
		this.link = link;
		this.change({ status: 'connecting' });
	};

	/**
	 * The surroundings changed (network back, page visible): connect now, or make sure that the connection still holds.
	 */
	readonly nudge = (): void => {
		if (this.current.status === 'waiting') {
			this.connect();
		} else {
			this.link?.probe();
		}
	};

	/** Drops this connection and makes another, e.g. to be somebody else on it. */
	readonly restart = (): void => {
		this.drop();
		this.connect();
	};

	readonly close = (): void => {
		this.drop();
		this.cancelRetry();
		this.change({ status: 'closed' });
	};

	/** Calls a method. Rejects with MethodError: the server's, or `error-no-connection`. */
	readonly call = (method: string, ...params: unknown[]): Promise<unknown> => {
		if (this.link === undefined) {
			return Promise.reject(noConnection());
		}
		return this.calls.call(method, params, this.sender());
	};

	/** Listens to an event of a stream, across connections. Returns the unsubscribe. */
	readonly stream = (stream: string, eventName: string, listener: StreamListener): (() => void) => {
		this.streams.add(stream, eventName, listener, this.sender());
		return () => this.streams.remove(stream, eventName, listener, this.sender());
	};

	/**
	 * Subscribes on this connection alone, for who keeps a subscription by themselves. Resolves when it is ready, or
	 * ended without an error. Rejects with MethodError: the server's, or `error-no-connection`.
	 */
	readonly subscribe = (name: string, ...params: unknown[]): Promise<void> =>
		this.publications.subscribe(name, params, this.sender());

	/** Hears of the changed documents of a collection, across connections. Returns the unsubscribe. */
	readonly onChanged = (collection: string, listener: ChangeListener): (() => void) =>
		this.publications.listen(collection, listener);

	private drop(): void {
		this.dropping = true;
		this.link?.close();
		this.dropping = false;
		this.failures = 0;
	}

	private sender(): ((message: Outgoing) => void) | undefined {
		const { link } = this;
		return this.current.status === 'connected' && link ? (message) => link.send(message) : undefined;
	}

	private async introduce(link: Link): Promise<void> {
		const send = (message: Outgoing) => link.send(message);
		try {
			await this.options.authenticate((method, ...params) => this.calls.call(method, params, send));
		} catch {
			link.close();
		}
		if (this.link !== link) {
			return;
		}
		this.failures = 0;
		this.streams.renew(send);
		this.change({ status: 'connected' });
		this.calls.release(send);
	}

	private take(message: Incoming): void {
		if (message.msg === 'result') {
			this.calls.answer(message.id, message);
		} else if (message.msg === 'changed') {
			this.streams.deliver(message.collection, message.fields);
			this.publications.deliver(message.collection, message.id, message.fields);
		} else if (message.msg === 'ready') {
			this.publications.ready(message.subs);
		} else if (message.msg === 'nosub') {
			this.streams.refused(message.id, message.error);
			this.publications.ended(message.id, message.error);
		}
	}

	private fallen(refused: boolean): void {
		this.link = undefined;
		if (refused) {
			this.change({ status: 'failed' });
		} else if (!this.dropping) {
			this.failures += 1;
			const wait = backoff(this.failures, this.options.environment.random);
			this.cancelRetry = this.options.environment.after(wait, this.connect);
			this.change({ status: 'waiting', retryTime: this.options.environment.now() + wait });
		}
		this.calls.abandon();
		this.publications.abandon();
	}

	private change(status: DdpStatus): void {
		this.current = status;
		for (const listener of [...this.listeners]) {
			listener();
		}
	}
}
