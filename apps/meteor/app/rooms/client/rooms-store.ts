import { Emitter } from '@rocket.chat/emitter';
import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { FindOptions, SubscriptionQuery, SubscriptionWithRoom } from '@rocket.chat/ui-contexts';

type Document = { readonly _id: string; readonly _updatedAt?: Date | string };

const time = (value: Date | string | undefined): number => (value === undefined ? 0 : new Date(value).getTime());

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null && '_id' in value && typeof value._id === 'string';

const toList = (answer: unknown): readonly unknown[] => {
	if (Array.isArray(answer)) {
		return answer;
	}
	const { update } = (typeof answer === 'object' && answer !== null ? answer : {}) as { update?: unknown };
	return Array.isArray(update) ? update : [];
};

/** Documents by id, of which the newer one stays: what a load answers may be older than an event that overtook it. */
class Documents<T> {
	readonly byId = new Map<string, T & Document>();

	put(value: unknown): void {
		if (isDocument(value) && time(value._updatedAt) >= time(this.byId.get(value._id)?._updatedAt)) {
			this.byId.set(value._id, value as T & Document);
		}
	}

	replace(answer: unknown): void {
		const list = toList(answer);
		const ids = new Set(list.map((value) => (isDocument(value) ? value._id : undefined)));
		for (const id of [...this.byId.keys()]) {
			if (!ids.has(id)) {
				this.byId.delete(id);
			}
		}
		for (const value of list) {
			this.put(value);
		}
	}
}

/** What lists show of a room. */
const shownOf = (room: IRoom | undefined) => ({
	uids: room?.uids,
	usernames: room?.usernames,
	usersCount: room?.usersCount ?? 0,
	lastMessage: room?.lastMessage,
	lm: room?.lm,
	...(room?.group && { group: true }),
});

/** Rooms and subscriptions of the signed-in user: loaded on each connection, then kept by the streams. */
export class RoomsStore extends Emitter<{ changed: undefined }> {
	private readonly rooms = new Documents<IRoom>();
	private readonly subscriptions = new Documents<ISubscription>();
	private joined: readonly SubscriptionWithRoom[] | undefined;
	private isReady = false;

	/** True once the first load is in. */
	readonly ready = (): boolean => this.isReady;

	readonly subscribe = (listener: () => void): (() => void) => this.on('changed', listener);

	/** Takes the answers of `subscriptions/get` and `rooms/get`. */
	load(subscriptions: unknown, rooms: unknown): void {
		this.subscriptions.replace(subscriptions);
		this.rooms.replace(rooms);
		this.isReady = true;
		this.changed();
	}

	/** Takes an event of `subscriptions-changed`. */
	takeSubscription(action: unknown, subscription: unknown): void {
		this.take(this.subscriptions, action, subscription);
	}

	/** Takes an event of `rooms-changed`. */
	takeRoom(action: unknown, room: unknown): void {
		this.take(this.rooms, action, room);
	}

	clear(): void {
		this.rooms.byId.clear();
		this.subscriptions.byId.clear();
		this.isReady = false;
		this.changed();
	}

	readonly room = (rid: string): IRoom | undefined => this.rooms.byId.get(rid);

	/** Subscriptions with what lists show of their rooms; the same array until something changes. */
	readonly all = (): readonly SubscriptionWithRoom[] => {
		this.joined ??= [...this.subscriptions.byId.values()].map((subscription) => {
			const room = this.rooms.byId.get(subscription.rid);
			return { ...subscription, ...shownOf(room) };
		});
		return this.joined;
	};

	find(query: SubscriptionQuery, options: FindOptions = {}): readonly SubscriptionWithRoom[] {
		const wanted = Object.entries(query).filter(([, value]) => value !== undefined) as [keyof SubscriptionQuery, unknown][];
		const found = this.all().filter((each) => wanted.every(([key, value]) => each[key] === value && !(key === 'name' && each.group)));
		const order = Object.entries(options.sort ?? {}) as ['lm' | 'ts' | 'name', 1 | -1][];
		const fieldOf = (each: SubscriptionWithRoom, key: 'lm' | 'ts' | 'name') => (key === 'name' ? each.name : time(each[key] ?? each.ts));
		found.sort((a, b) => {
			for (const [key, direction] of order) {
				const [left, right] = [fieldOf(a, key), fieldOf(b, key)];
				if (left !== right) {
					return left < right ? -direction : direction;
				}
			}
			return 0;
		});
		return options.limit === undefined ? found : found.slice(0, options.limit);
	}

	private take<T>(documents: Documents<T>, action: unknown, value: unknown): void {
		if (action === 'removed' && isDocument(value)) {
			documents.byId.delete(value._id);
		} else {
			documents.put(value);
		}
		this.changed();
	}

	private changed(): void {
		this.joined = undefined;
		this.emit('changed');
	}
}
