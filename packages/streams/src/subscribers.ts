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

/** What an event is about: the room or user that its name begins with, or all of it. */
const subjectOf = (eventName: string): string => eventName.split('/', 1)[0] ?? eventName;

/** Who hears what, by stream, event and connection. */
export class Subscribers {
	private readonly events = new Map<string, ByConnection>();
	/** Events that somebody hears, by stream and subject. */
	private readonly bySubject = new Map<string, Set<string>>();

	add(stream: StreamName, eventName: string, subscriber: Subscriber): () => void {
		const key = `${stream}:${eventName}`;
		const connections: ByConnection = this.events.get(key) ?? this.open(stream, eventName);
		const held = connections.get(subscriber.connectionId) ?? new Set();
		connections.set(subscriber.connectionId, held.add(subscriber));
		return () => {
			held.delete(subscriber);
			if (held.size === 0 && connections.get(subscriber.connectionId) === held) connections.delete(subscriber.connectionId);
			if (connections.size === 0 && this.events.get(key) === connections) this.close(stream, eventName);
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

	/** Takes away a user's subscriptions to the events of a stream that are about this room or user, and answers them. */
	removeUser(stream: StreamName, subject: string, userId: string): Subscriber[] {
		const removed: Subscriber[] = [];
		for (const key of this.bySubject.get(`${stream}:${subject}`) ?? []) {
			for (const held of this.events.get(key)?.values() ?? []) {
				for (const subscriber of held) {
					if (subscriber.userId === userId && held.delete(subscriber)) removed.push(subscriber);
				}
			}
		}
		return removed;
	}

	private open(stream: StreamName, eventName: string): ByConnection {
		const [key, subject] = [`${stream}:${eventName}`, `${stream}:${subjectOf(eventName)}`];
		const connections: ByConnection = new Map();
		this.events.set(key, connections);
		this.bySubject.set(subject, (this.bySubject.get(subject) ?? new Set()).add(key));
		return connections;
	}

	private close(stream: StreamName, eventName: string): void {
		const [key, subject] = [`${stream}:${eventName}`, `${stream}:${subjectOf(eventName)}`];
		this.events.delete(key);
		const keys = this.bySubject.get(subject);
		keys?.delete(key);
		if (keys?.size === 0) this.bySubject.delete(subject);
	}
}
