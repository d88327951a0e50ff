import type { ChangesQuery, ListQuery, SubscriptionsRepository } from '@rocket.chat/model-typings';
import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { folded } from './folded.ts';
import { documentsOf, findAll, findOne, patched } from './rows.ts';
import { sql } from './sql.ts';
import { stamp } from './stamp.ts';
import { changesOfUser, pageOfUser } from './subscription-lists.ts';
import { asBytes, documentColumns, textOf } from './texts.ts';

const INSERT = sql(
	'INSERT INTO subscriptions (id, rid, user_id, updated_at, activity, changed, open, names, document) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
);
const SAVE = sql(
	'UPDATE subscriptions SET updated_at = ?, changed = max(changed, ?), open = ?, names = ?, document = ? WHERE id = ?',
);
const READS_OF_ROOM = sql(`SELECT ${documentColumns()}, read_at FROM subscriptions WHERE rid = ?`);
const SET_READ = sql('UPDATE subscriptions SET read_at = ? WHERE id = ?');
const OF_ROOM = sql(`SELECT ${documentColumns()} FROM subscriptions WHERE rid = ?`);
const OF_ROOM_AND_USER = sql(`SELECT ${documentColumns()} FROM subscriptions WHERE rid = ? AND user_id = ?`);
const REMOVE = sql('DELETE FROM subscriptions WHERE id = ?');
const REMEMBER_REMOVED = sql('INSERT INTO removed_subscriptions (user_id, removed_at, id, rid) VALUES (?, ?, ?, ?)');
const REMOVED = sql(
	`SELECT ${asBytes('id')}, ${asBytes('rid')}, removed_at FROM removed_subscriptions WHERE user_id = ? AND removed_at >= ? ORDER BY removed_at`,
);
const ROOM = sql(`SELECT ${documentColumns()} FROM rooms WHERE id = ?`);

/** The sort key of a user's list of rooms: ms since 1970. */
export const activityOf = (room: IRoom): number => (room.lm ?? room.ts ?? room._updatedAt).getTime();

const namesOf = ({ name, fname }: ISubscription): string => folded(`${name}\n${fname ?? ''}`);

/** For a room that the user is not in yet; within the caller's transaction. */
export const insertSubscription = (database: Database, subscription: ISubscription, room: IRoom): ISubscription => {
	database.run(
		INSERT,
		subscription._id,
		subscription.rid,
		subscription.u._id,
		subscription._updatedAt.getTime(),
		activityOf(room),
		Math.max(subscription._updatedAt.getTime(), room._updatedAt.getTime()),
		Number(subscription.open),
		namesOf(subscription),
		encodeDocument(subscription),
	);
	return subscription;
};

export const findSubscription = (database: Database, rid: string, userId: string): ISubscription | undefined =>
	findOne<ISubscription>(database, OF_ROOM_AND_USER, rid, userId);

/** Replaces a stored subscription; within the caller's transaction. */
export const saveSubscription = (database: Database, subscription: ISubscription): ISubscription => {
	const updated = subscription._updatedAt.getTime();
	database.run(
		SAVE,
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
	findAll<ISubscription>(database, OF_ROOM, rid);

/**
 * With the time at which each member last read, as a stamp; @see stamp. Times of messages are not usable for that once
 * a clock was set back.
 */
export const readsOfRoom = (database: Database, rid: string): { subscription: ISubscription; readAt: number }[] =>
	database.all(READS_OF_ROOM, rid).flatMap((row) =>
		documentsOf<ISubscription>(database, [row], READS_OF_ROOM).map((subscription) => ({
			subscription,
			readAt: Number(row.read_at ?? subscription.ls?.getTime() ?? Number.NEGATIVE_INFINITY),
		})),
	);

/** Deletes a subscription and remembers that it was there; within the caller's transaction. */
export const removeSubscription = (database: Database, { _id, rid, u }: ISubscription, now: Date): void => {
	database.run(REMOVE, _id);
	database.run(REMEMBER_REMOVED, u._id, now.getTime(), _id, rid);
};

export class SqliteSubscriptions implements SubscriptionsRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async findByRoomAndUser(rid: string, userId: string) {
		return findSubscription(this.#database, rid, userId);
	}

	async pageByUser(userId: string, query: ListQuery) {
		return pageOfUser<ISubscription>(this.#database, 'subscriptions', userId, query);
	}

	async changesByUser(userId: string, query: ChangesQuery) {
		return changesOfUser<ISubscription>(this.#database, 'subscriptions', userId, query);
	}

	async findRemoved(userId: string, since: Date) {
		return this.#database.all(REMOVED, userId, since.getTime()).map(({ id_bytes, rid_bytes, removed_at }) => ({
			_id: textOf(id_bytes),
			rid: textOf(rid_bytes),
			removedAt: new Date(Number(removed_at)),
		}));
	}

	async findByRoom(rid: string) {
		return subscriptionsOfRoom(this.#database, rid);
	}

	async markRead(rid: string, userId: string, now: Date) {
		return this.#patch(rid, userId, now, ({ _id }, at) => {
			const room = findOne<IRoom>(this.#database, ROOM, rid);
			this.#database.run(SET_READ, at.getTime(), _id);
			const read = { unread: 0, userMentions: 0, groupMentions: 0, alert: false, open: true };
			return room?.lm ? { ...read, ls: room.lm } : read;
		});
	}

	async setOpen(rid: string, userId: string, open: boolean, now: Date) {
		return this.#patch(rid, userId, now, () => ({ open, ...(!open && { alert: false }) }));
	}

	#patch(
		rid: string,
		userId: string,
		now: Date,
		patch: (subscription: ISubscription, at: Date) => Partial<ISubscription>,
	): ISubscription | undefined {
		return this.#database.transact(() => {
			const subscription = findSubscription(this.#database, rid, userId);
			const at = subscription && stamp(this.#database, now);
			return (
				at &&
				saveSubscription(
					this.#database,
					patched<ISubscription>(subscription, { ...patch(subscription, at), _updatedAt: at }),
				)
			);
		});
	}
}
