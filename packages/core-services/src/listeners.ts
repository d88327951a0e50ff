import type { EventListener, EventName, EventPayload } from './events.ts';

/** A listener threw: what it was listening to, and what it threw. */
export type ListenerErrorHandler = (event: EventName, error: unknown) => void;

type Listener = (payload: never) => void;

/** The listeners of one instance, called in the order in which they came. */
export class Listeners {
	private readonly byEvent = new Map<EventName, Set<{ readonly call: Listener }>>();

	constructor(private readonly onError: ListenerErrorHandler) {}

	add<E extends EventName>(event: E, listener: EventListener<E>): () => void {
		const entry = { call: listener as Listener };
		const entries = this.byEvent.get(event) ?? new Set();
		this.byEvent.set(event, entries.add(entry));
		return () => {
			entries.delete(entry);
		};
	}

	/** Calls all of them, whatever any of them throws; one removed by an earlier one is not called. */
	call<E extends EventName>(event: E, payload: EventPayload<E>): void {
		for (const entry of [...(this.byEvent.get(event) ?? [])]) {
			if (!this.byEvent.get(event)?.has(entry)) continue;
			try {
				(entry.call as EventListener<E>)(payload);
			} catch (error) {
				this.onError(event, error);
			}
		}
	}

	clear(): void {
		this.byEvent.clear();
	}
}
