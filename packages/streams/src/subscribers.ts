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

/**
 * One, as nearly always: the user whose event it is; a set where there are more, so that those who sit there idle hold
 * no empty ones.
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

/** Answers whether the key holds nothing any more. */
const release = <K, T extends string | Subscriber>(map: Map<K, OneOrMany<T>>, key: K, item: T): boolean => {
	const held = map.get(key);
	if (held instanceof Set) held.delete(item);
	if (held === item || (held instanceof Set && held.size === 0)) map.delete(key);
	return !map.has(key);
};

/** What an event is about: the room or user that its name begins with, or all of it. */
const subjectOf = (eventName: string): string => eventName.split('/', 1)[0] ?? eventName;

/** Of one stream. */
class StreamSubscribers {
	readonly events = new Map<string, OneOrMany<Subscriber>>();
	/** Events that somebody hears, by subject. */
	readonly bySubject = new Map<string, OneOrMany<string>>();

	remove(eventName: string, subscriber: Subscriber): void {
		if (release(this.events, eventName, subscriber)) release(this.bySubject, subjectOf(eventName), eventName);
	}
}

/** Who hears what, by stream and event. */
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
	 * One subscriber for each connection that hears the event, or for the one connection asked for: several
	 * subscriptions, one delivery.
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

	/** Takes away a user's subscriptions to the events of a stream that are about this room or user, and answers them. */
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
