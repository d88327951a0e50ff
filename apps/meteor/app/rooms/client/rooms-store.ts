import { Emitter } from '@rocket.chat/emitter';
import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { FindOptions, SubscriptionQuery, SubscriptionWithRoom } from '@rocket.chat/ui-contexts';
import { Documents, isDocument, time } from './documents.ts';

/** Rooms and subscriptions, as the server returns them. */
export type RoomDocuments = {
	readonly subscriptions?: unknown;
	readonly rooms?: unknown;
	/** Removed subscriptions. */
	readonly removed?: unknown;
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The fields of a room that lists show. */
const shownOf = (room: IRoom | undefined) => ({
	uids: room?.uids,
	usernames: room?.usernames,
	usersCount: room?.usersCount ?? 0,
	lastMessage: room?.lastMessage,
	lm: room?.lm,
	...(room?.group && { group: true }),
});

/** The loaded rooms and subscriptions of the signed-in user, kept up to date by the streams. */
export class RoomsStore extends Emitter<{ changed: undefined }> {
	private readonly rooms = new Documents<IRoom>();
	private readonly subscriptions = new Documents<ISubscription>();
	private joined: readonly SubscriptionWithRoom[] | undefined;
	private isReady = false;

	/** True once the first load has finished. */
	readonly ready = (): boolean => this.isReady;

	readonly subscribe = (listener: () => void): (() => void) => this.on('changed', listener);

	/** Merges an answer of the server into the store; the first one sets `ready`. */
	put({ subscriptions, rooms, removed }: RoomDocuments, { ready = this.isReady } = {}): void {
		for (const value of listOf(subscriptions)) {
			this.subscriptions.put(value);
		}
		for (const value of listOf(rooms)) {
			this.rooms.put(value);
		}
		for (const place of listOf(removed)) {
			if (isDocument(place)) {
				this.subscriptions.byId.delete(place._id);
				this.rooms.byId.delete(String((place as { rid?: unknown }).rid));
			}
		}
		this.isReady = ready;
		this.changed();
	}

	/** Whether a room and the user's subscription to it are loaded. */
	knows(rid: string): boolean {
		return this.rooms.byId.has(rid) && this.all().some((each) => each.rid === rid);
	}

	/** The time of the newest change, by the server's clock, ms since the epoch. */
	newest(): number {
		return Math.max(this.rooms.newest(), this.subscriptions.newest());
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
		const wanted = Object.entries(query).filter(([, value]) => value !== undefined) as [
			keyof SubscriptionQuery,
			unknown,
		][];
		const found = this.all().filter((each) =>
			wanted.every(([key, value]) => each[key] === value && !(key === 'name' && each.group)),
		);
		const order = Object.entries(options.sort ?? {}) as ['lm' | 'ts' | 'name', 1 | -1][];
		const fieldOf = (each: SubscriptionWithRoom, key: 'lm' | 'ts' | 'name') =>
			key === 'name' ? each.name : time(each[key] ?? each.ts);
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
