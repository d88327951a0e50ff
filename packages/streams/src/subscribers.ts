import type { StreamName } from './names.ts';

/** What every subscriber of an event gets: one object per event, so that the server may serialise it once. */
export type StreamFields = { readonly eventName: string; readonly args: readonly unknown[] };

export type Subscriber = {
	readonly connectionId: string;
	readonly userId: string | null;
	deliver(fields: StreamFields): void;
	/** The right to hear this event is gone: the subscription was taken away. */
	revoked?(): void;
};

/** Subscribers of one event on one connection: several subscriptions, one delivery. */
type ByConnection = Map<string, Set<Subscriber>>;

/** Who hears what, by stream, event and connection. */
export class Subscribers {
	private readonly events = new Map<string, ByConnection>();

	add(stream: StreamName, eventName: string, subscriber: Subscriber): () => void {
		const key = `${stream}:${eventName}`;
		const connections: ByConnection = this.events.get(key) ?? new Map();
		this.events.set(key, connections);
		const held = connections.get(subscriber.connectionId) ?? new Set();
		connections.set(subscriber.connectionId, held.add(subscriber));
		return () => {
			held.delete(subscriber);
			if (held.size === 0 && connections.get(subscriber.connectionId) === held) connections.delete(subscriber.connectionId);
			if (connections.size === 0 && this.events.get(key) === connections) this.events.delete(key);
		};
	}

	/** One subscriber for each connection that hears the event, or for the one connection asked for. */
	oneEach(stream: StreamName, eventName: string, connectionId?: string): Subscriber[] {
		const connections = this.events.get(`${stream}:${eventName}`);
		if (!connections) return [];
		const subscribers: Subscriber[] = [];
		for (const held of connectionId === undefined ? connections.values() : [connections.get(connectionId)]) {
			const first: Subscriber | undefined = held?.values().next().value;
			if (first) subscribers.push(first);
		}
		return subscribers;
	}

	/** Takes away a user's subscriptions to the events of a stream that `matches` picks, and answers them. */
	removeUser(stream: StreamName, matches: (eventName: string) => boolean, userId: string): Subscriber[] {
		const prefix = `${stream}:`;
		const picked = [...this.events].filter(([key]) => key.startsWith(prefix) && matches(key.slice(prefix.length)));
		return picked.flatMap(([, connections]) =>
			[...connections.values()].flatMap((held) => {
				const removed = [...held].filter((subscriber) => subscriber.userId === userId);
				for (const subscriber of removed) held.delete(subscriber);
				return removed;
			}),
		);
	}
}
