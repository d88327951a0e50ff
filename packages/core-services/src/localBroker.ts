import { type Broker, isInstanceName } from './broker.ts';
import type { EventListener, EventName, EventPayload } from './events.ts';
import { type ListenerErrorHandler, Listeners } from './listeners.ts';

/** Joins several LocalBrokers of one process into one workspace. */
export type LocalBus = Set<LocalBroker>;

export type LocalBrokerOptions = {
	instance: string;
	/** Brokers given the same bus are instances of the same workspace; without one this instance is alone. */
	bus?: LocalBus;
	/** Where a listener's exception goes: the log. */
	onError: ListenerErrorHandler;
};

/** The broker of a workspace that is one process. */
export class LocalBroker implements Broker {
	readonly instance: string;
	private readonly listeners: Listeners;
	private readonly bus: LocalBus;
	/** Keeps the order of what others send here, and keeps them from waiting on our listeners. */
	private inbox: Promise<void> = Promise.resolve();
	private closed = false;

	/** @throws RangeError if `instance` is not a valid name or is taken on this bus */
	constructor({ instance, bus = new Set(), onError }: LocalBrokerOptions) {
		if (!isInstanceName(instance))
			throw new RangeError(`instance name: expected 1 to 64 characters of A-Z a-z 0-9 _ -, got '${instance}'`);
		if ([...bus].some((other) => other.instance === instance))
			throw new RangeError(`instance name: '${instance}' is taken on this bus`);
		this.instance = instance;
		this.bus = bus;
		this.listeners = new Listeners(onError);
		for (const other of this.others()) {
			other.receive('instance.joined', { instance });
			this.receive('instance.joined', { instance: other.instance });
		}
		bus.add(this);
	}

	async broadcast<E extends EventName>(event: E, payload: EventPayload<E>): Promise<void> {
		if (this.closed) return;
		for (const other of this.others()) other.receive(event, payload);
		this.listeners.call(event, payload);
	}

	async sendTo<E extends EventName>(instance: string, event: E, payload: EventPayload<E>): Promise<void> {
		if (this.closed) return;
		if (instance === this.instance) this.listeners.call(event, payload);
		else
			this.others()
				.find((other) => other.instance === instance)
				?.receive(event, payload);
	}

	on<E extends EventName>(event: E, listener: EventListener<E>): () => void {
		return this.listeners.add(event, listener);
	}

	peers(): readonly string[] {
		return this.closed ? [] : this.others().map(({ instance }) => instance);
	}

	async close(): Promise<void> {
		if (this.closed) return;
		this.closed = true;
		this.listeners.clear();
		this.bus.delete(this);
		for (const other of this.bus) other.receive('instance.left', { instance: this.instance });
	}

	private others(): LocalBroker[] {
		return [...this.bus].filter((other) => other !== this);
	}

	private receive<E extends EventName>(event: E, payload: EventPayload<E>): void {
		this.inbox = this.inbox.then(() => {
			if (!this.closed) this.listeners.call(event, payload);
		});
	}
}
