import type { EventListener, EventName, EventPayload } from './events.ts';

/**
 * Carries events between the instances of one workspace. Delivery is at most once and in order for each pair of
 * instances. Events are not stored: an instance that is disconnected misses them.
 */
export interface Broker {
	/** This instance's name: 1 to 64 characters of `A-Z a-z 0-9 _ -`, a new one at each start. */
	readonly instance: string;
	/**
	 * Sends to every instance, including this one, whose listeners are called before this returns. Resolves when the
	 * event is sent, not when it has arrived.
	 */
	broadcast<E extends EventName>(event: E, payload: EventPayload<E>): Promise<void>;
	/** Sends to one instance, which may be this one. Silently dropped where the instance is unknown. */
	sendTo<E extends EventName>(instance: string, event: E, payload: EventPayload<E>): Promise<void>;
	/**
	 * Calls `listener` for events that reach this instance. An exception of a listener does not affect the others or the
	 * sender. Returns the unsubscribe.
	 */
	on<E extends EventName>(event: E, listener: EventListener<E>): () => void;
	/** The other instances that are connected. */
	peers(): readonly string[];
	/** Disconnects; the others receive `instance.left`. Idempotent. Later events are dropped. */
	close(): Promise<void>;
}

/** Whether a name is valid for an instance: it becomes part of connection stamps and of subjects on a bus. */
export const isInstanceName = (name: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(name);
