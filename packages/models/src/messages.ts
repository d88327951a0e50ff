import { type HistoryQuery, type MessagesRepository, type Posted, StoreError } from '@rocket.chat/model-typings';
import type { IMessage, IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { blockAt, countMessage } from './message-blocks.ts';
import { freeTime, insertMessageRow } from './message-rows.ts';
import { findRoom, saveRoom } from './rooms.ts';
import { countRows, findAll, findOne, patched } from './rows.ts';
import { sql } from './sql.ts';
import { stamp } from './stamp.ts';
import { readsOfRoom, saveSubscription, subscriptionsOfRoom } from './subscriptions.ts';
import { documentColumns } from './texts.ts';

const BY_ID = sql(`SELECT ${documentColumns()} FROM messages WHERE id = ?`);
const SAVE = sql('UPDATE messages SET document = ? WHERE id = ?');
const REMOVE = sql('DELETE FROM messages WHERE id = ?');
const POSTED = sql('SELECT coalesce(posted, ts) AS posted FROM messages WHERE id = ?');
const NEWEST = sql(`SELECT ${documentColumns()} FROM messages WHERE rid = ? ORDER BY ts DESC, id DESC LIMIT 1`);
const HISTORY = sql(
	`SELECT ${documentColumns()} FROM messages WHERE rid = ? AND ts > ? AND ts < ? ORDER BY ts DESC, id DESC LIMIT ? OFFSET ?`,
);
const FIRST = sql(
	`SELECT ${documentColumns()} FROM messages WHERE rid = ? AND ts > ? AND ts < ? ORDER BY ts, id LIMIT 1`,
);
const COUNT = sql('SELECT count(*) AS n FROM (SELECT 1 FROM messages WHERE rid = ? AND ts > ? AND ts < ? LIMIT ?)');

/** Maximum number of messages counted within bounds. */
const MAX_COUNTED = 1_000;

/** The last millisecond of a Date. */
const END_OF_TIME = 8.64e15;

type RoomMessage = NonNullable<IRoom['lastMessage']>;

/**
 * `IRoom.lastMessage` is typed by the published message, which does not know `t: 'otr'`; such a message is never
 * stored.
 */
const asLastMessage = (message: IMessage | undefined): RoomMessage | undefined => message as RoomMessage | undefined;

const bumped = (subscription: ISubscription, message: IMessage): ISubscription => {
	if (subscription.u._id === message.u._id) {
		return patched<ISubscription>(subscription, { lr: message.ts, open: true, _updatedAt: message._updatedAt });
	}
	return patched<ISubscription>(subscription, {
		unread: subscription.unread + 1,
		alert: true,
		open: true,
		_updatedAt: message._updatedAt,
	});
};

const withOneLess = (subscription: ISubscription, now: Date): ISubscription =>
	patched<ISubscription>(subscription, {
		unread: subscription.unread - 1,
		alert: subscription.unread > 1,
		_updatedAt: now,
	});

export class SqliteMessages implements MessagesRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async post(message: IMessage): Promise<Posted> {
		return this.#database.transact(() => {
			const room = findRoom(this.#database, message.rid);
			if (!room) {
				throw new StoreError('no-such-room', 'A message can only be stored in a room that exists.');
			}
			const known = this.#find(message._id);
			if (known) {
				return { message: known, room, subscriptions: subscriptionsOfRoom(this.#database, known.rid), inserted: false };
			}
			const ts = freeTime(this.#database, room, message.ts.getTime());
			return this.#insert({ ...message, ts, _updatedAt: stamp(this.#database, message.ts) }, room);
		});
	}

	async findById(id: string) {
		return this.#find(id);
	}

	async history(rid: string, { before, after, limit, offset = 0 }: HistoryQuery) {
		const isWhole = before === undefined && after === undefined;
		const block = isWhole ? blockAt(this.#database, rid, offset) : { before: before?.getTime(), skip: offset };
		const until = block.before ?? END_OF_TIME;
		return findAll<IMessage>(this.#database, HISTORY, rid, after?.getTime() ?? -END_OF_TIME, until, limit, block.skip);
	}

	async first(rid: string, { before, after }: { before?: Date; after?: Date } = {}) {
		return findOne<IMessage>(
			this.#database,
			FIRST,
			rid,
			after?.getTime() ?? -END_OF_TIME,
			before?.getTime() ?? END_OF_TIME,
		);
	}

	async count(rid: string, { before, after }: { before?: Date; after?: Date } = {}) {
		if (before === undefined && after === undefined) {
			return findRoom(this.#database, rid)?.msgs ?? 0;
		}
		return countRows(
			this.#database,
			COUNT,
			rid,
			after?.getTime() ?? -END_OF_TIME,
			before?.getTime() ?? END_OF_TIME,
			MAX_COUNTED,
		);
	}

	async edit(id: string, { msg, editedAt, editedBy }: Parameters<MessagesRepository['edit']>[1]) {
		return this.#database.transact(() => {
			const known = this.#find(id);
			if (!known) {
				return undefined;
			}
			const at = stamp(this.#database, editedAt);
			const message = patched<IMessage>(known, { msg, editedAt, editedBy, _updatedAt: at });
			this.#database.run(SAVE, encodeDocument(message), id);
			const room = findRoom(this.#database, message.rid);
			if (room?.lastMessage?._id !== id) {
				return { message };
			}
			return {
				message,
				room: saveRoom(this.#database, patched<IRoom>(room, { lastMessage: asLastMessage(message), _updatedAt: at })),
			};
		});
	}

	async remove(id: string, now: Date) {
		return this.#database.transact(() => {
			const message = this.#find(id);
			const room = message && findRoom(this.#database, message.rid);
			if (!message || !room) {
				return undefined;
			}
			const posted = Number(this.#database.get(POSTED, id)?.posted);
			this.#database.run(REMOVE, id);
			const at = stamp(this.#database, now);
			const wasLast = room.lastMessage?._id === id;
			const last = wasLast ? asLastMessage(findOne<IMessage>(this.#database, NEWEST, room._id)) : room.lastMessage;
			// `lm` stays: the next post must still come after what was removed.
			const changed = saveRoom(
				this.#database,
				patched<IRoom>(room, { msgs: room.msgs - 1, lastMessage: last, _updatedAt: at }),
			);
			countMessage(this.#database, room._id, message.ts.getTime(), -1, changed.msgs);
			const subscriptions = readsOfRoom(this.#database, room._id)
				.filter(
					({ subscription, readAt }) =>
						subscription.u._id !== message.u._id && subscription.unread > 0 && readAt < posted,
				)
				.map(({ subscription }) => saveSubscription(this.#database, withOneLess(subscription, at)));
			return { message, room: changed, subscriptions };
		});
	}

	#find(id: string): IMessage | undefined {
		return findOne<IMessage>(this.#database, BY_ID, id);
	}

	#insert(message: IMessage, before: IRoom): Posted {
		insertMessageRow(this.#database, message);
		const room = saveRoom(
			this.#database,
			patched<IRoom>(before, {
				msgs: before.msgs + 1,
				lm: message.ts,
				lastMessage: asLastMessage(message),
				_updatedAt: message._updatedAt,
			}),
		);
		countMessage(this.#database, room._id, message.ts.getTime(), 1, room.msgs);
		const subscriptions = subscriptionsOfRoom(this.#database, message.rid).map((subscription) =>
			saveSubscription(this.#database, bumped(subscription, message)),
		);
		return { message, room, subscriptions, inserted: true };
	}
}
