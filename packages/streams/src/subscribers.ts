import type { StreamName } from './names.ts';

/** The payload for every subscriber: one object per event, so that the server can serialize it once. */
export type StreamFields = { readonly eventName: string; readonly args: readonly unknown[] };

export type Subscriber = {
	readonly connectionId: string;
	readonly userId: string | null;
	deliver(fields: StreamFields): void;
	/** The permission was revoked and the subscription removed. */
	revoked?(): void;
};

/**
 * Nearly always one item; a set only where there are more, which saves memory for idle connections.
 */
type OneOrMany<T extends string | Subscriber> = T | Set<T>;

const inEach = <T extends string | Subscriber>(held: OneOrMany<T> | undefined): Iterable<T> =>
	held instanceof Set ? held : held === undefined ? [] : [held];

const hold = <K, T extends string | Subscriber>(map: Map<K, OneOrMany<T>>, key: K, item: T): void => {
	const held = map.get(key);
	if (held === undefined) map.set(key, item);
	else if (held instanceof Set) held.add(item);
	else if (held !== item) map.set(key, new Set([held, item]));
};

/** Returns whether the key is now empty. */
const release = <K, T extends string | Subscriber>(map: Map<K, OneOrMany<T>>, key: K, item: T): boolean => {
	const held = map.get(key);
	if (held instanceof Set) held.delete(item);
	if (held === item || (held instanceof Set && held.size === 0)) map.delete(key);
	return !map.has(key);
};

/** The subject of an event: the room or user id at the start of its name, or the whole name. */
const subjectOf = (eventName: string): string => eventName.split('/', 1)[0] ?? eventName;

/** Subscribers of one stream. */
class StreamSubscribers {
	readonly events = new Map<string, OneOrMany<Subscriber>>();
	/** Events with subscribers, by subject. */
	readonly bySubject = new Map<string, OneOrMany<string>>();

	remove(eventName: string, subscriber: Subscriber): void {
		if (release(this.events, eventName, subscriber)) release(this.bySubject, subjectOf(eventName), eventName);
	}
}

/** Subscribers by stream and event. */
export class Subscribers {
	private readonly streams = new Map<StreamName, StreamSubscribers>();

	add(stream: StreamName, eventName: string, subscriber: Subscriber): () => void {
		const subscribers = this.streams.get(stream) ?? new StreamSubscribers();
		this.streams.set(stream, subscribers);
		hold(subscribers.events, eventName, subscriber);
		hold(subscribers.bySubject, subjectOf(eventName), eventName);
		return () => subscribers.remove(eventName, subscriber);
	}

	/**
	 * One subscriber for each connection, or for the given connection only: several subscriptions of a connection get one
	 * delivery.
	 */
	oneEach(stream: StreamName, eventName: string, connectionId?: string): Subscriber[] {
		const held = this.streams.get(stream)?.events.get(eventName);
		if (!held) return [];
		if (!(held instanceof Set)) return connectionId === undefined || held.connectionId === connectionId ? [held] : [];
		const first = new Map<string, Subscriber>();
		for (const subscriber of held) {
			const asked = connectionId === undefined || subscriber.connectionId === connectionId;
			if (asked && !first.has(subscriber.connectionId)) first.set(subscriber.connectionId, subscriber);
		}
		return [...first.values()];
	}

	/** Removes and returns a user's subscriptions of a stream that are about this room or user. */
	removeUser(stream: StreamName, subject: string, userId: string): Subscriber[] {
		const subscribers = this.streams.get(stream);
		const removed: Subscriber[] = [];
		for (const eventName of [...inEach(subscribers?.bySubject.get(subject))]) {
			for (const subscriber of [...inEach(subscribers?.events.get(eventName))]) {
				if (subscriber.userId === userId) {
					subscribers?.remove(eventName, subscriber);
					removed.push(subscriber);
				}
			}
		}
		return removed;
	}
}
