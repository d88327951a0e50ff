import type { Broker } from '@rocket.chat/core-services';
import { type Answer, type Directory, type DirectPair, pairOf, type Standing } from './directory.ts';

/** At most so many answers of each sort are kept; the one asked for longest ago goes first. */
const DEFAULT_LIMIT = 50_000;

type Known<V> = { readonly value: V } | { readonly loading: Promise<V> };

/** Answers by key, loaded once. What an event says in the meantime outranks an answer still on its way. */
class Cache<V> {
	private readonly answers = new Map<string, Known<V>>();

	constructor(private readonly limit: number) {}

	get(key: string, load: () => Answer<V>): Answer<V> {
		const known = this.answers.get(key);
		if (!known) return this.load(key, load);
		// While there is room for as many again, it does not matter who goes first.
		if (this.answers.size * 2 > this.limit) {
			this.answers.delete(key);
			this.answers.set(key, known);
		}
		return 'value' in known ? known.value : known.loading;
	}

	private load(key: string, load: () => Answer<V>): Promise<V> {
		const loading = (async () => load())();
		const asked = { loading };
		this.answers.set(key, asked);
		loading.then(
			(value) => {
				if (this.answers.get(key) === asked) this.answers.set(key, { value });
			},
			() => {
				if (this.answers.get(key) === asked) this.answers.delete(key);
			},
		);
		for (const [oldest] of this.answers) {
			if (this.answers.size <= this.limit) break;
			this.answers.delete(oldest);
		}
		return loading;
	}

	/** Replaces what is known; nothing is learnt about what nobody asked for. */
	replace(key: string, value: V): void {
		if (this.answers.has(key)) this.answers.set(key, { value });
	}

	drop(key: string): void {
		this.answers.delete(key);
	}

	clear(): void {
		this.answers.clear();
	}
}

export type CachedDirectory = Directory & { stop(): void };

/**
 * A directory that asks `source` (the store) once, and afterwards lets the broker's events keep it right: a session
 * goes on while the store is down. An instance that could not be heard for a while may have said something, so all is
 * forgotten when one joins.
 */
export const cachedDirectory = (source: Directory, broker: Broker, limit = DEFAULT_LIMIT): CachedDirectory => {
	const pairs = new Cache<DirectPair | undefined>(limit);
	const members = new Cache<boolean>(limit);
	const standings = new Cache<Standing | undefined>(limit);
	const membership = (rid: string, userId: string): string => `${rid}/${userId}`;
	const unsubscribes = [
		broker.on('room.changed', ({ action, room }) =>
			pairs.replace(room._id, action === 'removed' ? undefined : pairOf(room)),
		),
		broker.on('subscription.changed', ({ action, userId, subscription }) =>
			members.replace(membership(subscription.rid, userId), action !== 'removed'),
		),
		broker.on('user.changed', ({ _id }) => standings.drop(_id)),
		broker.on('user.created', ({ _id }) => standings.drop(_id)),
		broker.on('instance.joined', () => {
			for (const cache of [pairs, members, standings]) cache.clear();
		}),
	];
	return {
		directPair: (rid) => pairs.get(rid, () => source.directPair(rid)),
		isMember: async (rid, userId) => members.get(membership(rid, userId), () => source.isMember(rid, userId)),
		standing: (userId) => standings.get(userId, () => source.standing(userId)),
		stop: () => {
			for (const unsubscribe of unsubscribes) unsubscribe();
		},
	};
};
