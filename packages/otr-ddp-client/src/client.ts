import type { DdpEnvironment } from './environment.ts';
import { type MethodError, noConnection } from './errors.ts';
import { Link } from './link.ts';
import type { Outgoing } from './messages.ts';
import type { ChangeListener } from './publications.ts';
import { Retry } from './retry.ts';
import { type DdpStatus, ObservedStatus } from './status.ts';
import type { StreamListener } from './streams.ts';
import { Traffic } from './traffic.ts';

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
	private readonly traffic: Traffic;
	private readonly observed = new ObservedStatus({ status: 'closed' });
	private readonly retry: Retry;
	private link: Link | undefined;
	private dropping = false;

	constructor(private readonly options: DdpClientOptions) {
		this.traffic = new Traffic((stream, eventName, error) => options.onSubscriptionRefused?.(stream, eventName, error));
		this.retry = new Retry(options.environment);
	}

	/** The same object until it changes. */
	readonly status = (): DdpStatus => this.observed.current;

	readonly onStatus = (listener: () => void): (() => void) => this.observed.subscribe(listener);

	/** Connects now, whatever the back-off says; does nothing while connected or connecting. */
	readonly connect = (): void => {
		if (this.link) {
			return;
		}
		this.retry.cancel();
		const link = new Link(this.options.environment, {
			connected: () => void this.introduce(link),
			message: (message) => this.traffic.take(message),
			down: (refused) => this.fallen(refused),
		});
		this.link = link;
		this.observed.change({ status: 'connecting' });
	};

	/**
	 * The surroundings changed (network back, page visible): connect now, or make sure that the connection still holds.
	 */
	readonly nudge = (): void => {
		if (this.observed.current.status === 'waiting') {
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
		this.retry.cancel();
		this.observed.change({ status: 'closed' });
	};

	/** Calls a method. Rejects with MethodError: the server's, or `error-no-connection`. */
	readonly call = (method: string, ...params: unknown[]): Promise<unknown> => {
		if (this.link === undefined) {
			return Promise.reject(noConnection());
		}
		return this.traffic.calls.call(method, params, this.sender());
	};

	/** Listens to an event of a stream, across connections. Returns the unsubscribe. */
	readonly stream = (stream: string, eventName: string, listener: StreamListener): (() => void) => {
		this.traffic.streams.add(stream, eventName, listener, this.sender());
		return () => this.traffic.streams.remove(stream, eventName, listener, this.sender());
	};

	/**
	 * Subscribes on this connection alone, for who keeps a subscription by themselves. Resolves when it is ready, or
	 * ended without an error. Rejects with MethodError: the server's, or `error-no-connection`.
	 */
	readonly subscribe = (name: string, ...params: unknown[]): Promise<void> =>
		this.traffic.publications.subscribe(name, params, this.sender());

	/** Hears of the changed documents of a collection, across connections. Returns the unsubscribe. */
	readonly onChanged = (collection: string, listener: ChangeListener): (() => void) =>
		this.traffic.publications.listen(collection, listener);

	private drop(): void {
		this.dropping = true;
		this.link?.close();
		this.dropping = false;
		this.retry.reset();
	}

	private sender(): ((message: Outgoing) => void) | undefined {
		const { link } = this;
		return this.observed.current.status === 'connected' && link ? (message) => link.send(message) : undefined;
	}

	private async introduce(link: Link): Promise<void> {
		const send = (message: Outgoing) => link.send(message);
		try {
			await this.options.authenticate((method, ...params) => this.traffic.calls.call(method, params, send));
		} catch {
			link.close();
		}
		if (this.link !== link) {
			return;
		}
		this.retry.reset();
		this.traffic.streams.renew(send);
		this.observed.change({ status: 'connected' });
		this.traffic.calls.release(send);
	}

	private fallen(refused: boolean): void {
		this.link = undefined;
		if (refused) {
			this.observed.change({ status: 'failed' });
		} else if (!this.dropping) {
			this.observed.change({ status: 'waiting', retryTime: this.retry.schedule(this.connect) });
		}
		this.traffic.abandon();
	}
}
