import type { ChangesQuery, ListQuery, SubscriptionsRepository } from '@rocket.chat/model-typings';
import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { findAll, findOne, patched } from './rows.ts';
import { changesOfUser, pageOfUser } from './subscription-lists.ts';
import { folded } from './user-rows.ts';

/** What a user's list of rooms is ordered by: ms since 1970. */
export const activityOf = (room: IRoom): number => (room.lm ?? room.ts ?? room._updatedAt).getTime();

const namesOf = ({ name, fname }: ISubscription): string => folded(`${name}\n${fname ?? ''}`);

/** False where this user has one for this room; within the caller's transaction. */
export const insertSubscription = (database: Database, subscription: ISubscription, room: IRoom): boolean =>
	database.run(
		'INSERT OR IGNORE INTO subscriptions (id, rid, user_id, updated_at, activity, changed, open, names, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
		subscription._id,
		subscription.rid,
		subscription.u._id,
		subscription._updatedAt.getTime(),
		activityOf(room),
		Math.max(subscription._updatedAt.getTime(), room._updatedAt.getTime()),
		Number(subscription.open),
		namesOf(subscription),
		encodeDocument(subscription),
	) > 0;

/** Replaces a stored subscription; within the caller's transaction. */
export const saveSubscription = (database: Database, subscription: ISubscription): ISubscription => {
	const updated = subscription._updatedAt.getTime();
	database.run(
		'UPDATE subscriptions SET updated_at = ?, changed = max(changed, ?), open = ?, names = ?, document = ? WHERE id = ?',
		updated,
		updated,
		Number(subscription.open),
		namesOf(subscription),
		encodeDocument(subscription),
		subscription._id,
	);
	return subscription;
};

export const subscriptionsOfRoom = (database: Database, rid: string): ISubscription[] =>
	findAll<ISubscription>(database, 'SELECT document FROM subscriptions WHERE rid = ?', rid);

/** Deletes a subscription and remembers that it was there; within the caller's transaction. */
export const removeSubscription = (database: Database, { _id, rid, u }: ISubscription, now: Date): void => {
	database.run('DELETE FROM subscriptions WHERE id = ?', _id);
	database.run('INSERT INTO removed_subscriptions (user_id, removed_at, id, rid) VALUES (?, ?, ?, ?)', u._id, now.getTime(), _id, rid);
};

export class SqliteSubscriptions implements SubscriptionsRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async findByRoomAndUser(rid: string, userId: string) {
		return this.#find(rid, userId);
	}

	async findByUser(userId: string, updatedAfter?: Date) {
		return findAll<ISubscription>(
			this.#database,
			'SELECT document FROM subscriptions WHERE user_id = ? AND updated_at >= ?',
			userId,
			updatedAfter?.getTime() ?? 0,
		);
	}

	async pageByUser(userId: string, query: ListQuery) {
		return pageOfUser<ISubscription>(this.#database, 'subscriptions', userId, query);
	}

	async changesByUser(userId: string, query: ChangesQuery) {
		return changesOfUser<ISubscription>(this.#database, 'subscriptions', userId, query);
	}

	async findRemoved(userId: string, since: Date) {
		return this.#database
			.all('SELECT id, rid, removed_at FROM removed_subscriptions WHERE user_id = ? AND removed_at >= ? ORDER BY removed_at', userId, since.getTime())
			.map(({ id, rid, removed_at }) => ({ _id: String(id), rid: String(rid), removedAt: new Date(Number(removed_at)) }));
	}

	async findByRoom(rid: string) {
		return subscriptionsOfRoom(this.#database, rid);
	}

	async markRead(rid: string, userId: string, now: Date) {
		return this.#patch(rid, userId, () => {
			const room = findOne<IRoom>(this.#database, 'SELECT document FROM rooms WHERE id = ?', rid);
			const read = { unread: 0, userMentions: 0, groupMentions: 0, alert: false, open: true, _updatedAt: now };
			return room?.lm ? { ...read, ls: room.lm } : read;
		});
	}

	async setOpen(rid: string, userId: string, open: boolean, now: Date) {
		return this.#patch(rid, userId, () => ({ open, ...(!open && { alert: false }), _updatedAt: now }));
	}

	#find(rid: string, userId: string): ISubscription | undefined {
		return findOne<ISubscription>(this.#database, 'SELECT document FROM subscriptions WHERE rid = ? AND user_id = ?', rid, userId);
	}

	#patch(rid: string, userId: string, patch: () => Partial<ISubscription>): ISubscription | undefined {
		return this.#database.transact(() => {
			const subscription = this.#find(rid, userId);
			return subscription && saveSubscription(this.#database, patched<ISubscription>(subscription, patch()));
		});
	}
}
