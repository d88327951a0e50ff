import type { EventListener, EventName, EventPayload } from './events.ts';

/**
 * Carries events between the instances of one workspace. Delivery is at most once; events of one instance arrive at
 * another in the order in which they were sent. Nothing is kept: an instance that is away has missed what was said.
 */
export interface Broker {
	/** This instance's name: 1 to 64 characters of `A-Z a-z 0-9 _ -`, another one for each start. */
	readonly instance: string;
	/**
	 * To every instance, this one included; listeners here are called before this returns. Resolves when the event was
	 * handed over, not when it arrived.
	 */
	broadcast<E extends EventName>(event: E, payload: EventPayload<E>): Promise<void>;
	/** To one instance, which may be this one; lost without a word where there is no such instance. */
	sendTo<E extends EventName>(instance: string, event: E, payload: EventPayload<E>): Promise<void>;
	/**
	 * Calls back for events that reach this instance. A listener that throws harms neither the others nor the sender.
	 * Returns the unsubscribe.
	 */
	on<E extends EventName>(event: E, listener: EventListener<E>): () => void;
	/** The other instances known to be there. */
	peers(): readonly string[];
	/** Leaves the others, which hear `instance.left`. Idempotent; what is sent afterwards goes nowhere. */
	close(): Promise<void>;
}

/** What names may be used for instances: they become part of connection stamps and of subjects on a bus. */
export const isInstanceName = (name: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(name);
