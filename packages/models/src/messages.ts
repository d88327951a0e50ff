import { type HistoryQuery, type MessagesRepository, type Posted, StoreError } from '@rocket.chat/model-typings';
import type { IMessage, IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { findRoom, saveRoom } from './rooms.ts';
import { countRows, findAll, findOne, patched } from './rows.ts';
import { sql } from './sql.ts';
import { saveSubscription, subscriptionsOfRoom } from './subscriptions.ts';

const BY_ID = sql('SELECT id, document FROM messages WHERE id = ?');
const INSERT = sql('INSERT INTO messages (id, rid, ts, document) VALUES (?, ?, ?, ?)');
const SAVE = sql('UPDATE messages SET document = ? WHERE id = ?');
const REMOVE = sql('DELETE FROM messages WHERE id = ?');
const NEWEST = sql('SELECT id, document FROM messages WHERE rid = ? ORDER BY ts DESC LIMIT 1');
const HISTORY = sql('SELECT id, document FROM messages WHERE rid = ? AND ts > ? AND ts < ? ORDER BY ts DESC LIMIT ? OFFSET ?');
const COUNT = sql('SELECT count(*) AS n FROM messages WHERE rid = ? AND ts > ? AND ts < ?');

/** The last millisecond of a Date. */
const END_OF_TIME = 8.64e15;

type RoomMessage = NonNullable<IRoom['lastMessage']>;

/** `IRoom.lastMessage` is typed by the published message, which does not know `t: 'otr'`; such a message is never stored. */
const asLastMessage = (message: IMessage | undefined): RoomMessage | undefined => message as RoomMessage | undefined;

const bumped = (subscription: ISubscription, message: IMessage): ISubscription => {
	if (subscription.u._id === message.u._id) {
		return patched<ISubscription>(subscription, { lr: message.ts, open: true, _updatedAt: message._updatedAt });
	}
	return patched<ISubscription>(subscription, { unread: subscription.unread + 1, alert: true, open: true, _updatedAt: message._updatedAt });
};

const hasUnread = ({ u, unread, ls }: ISubscription, message: IMessage): boolean =>
	u._id !== message.u._id && unread > 0 && (ls === undefined || ls < message.ts);

const withOneLess = (subscription: ISubscription, now: Date): ISubscription =>
	patched<ISubscription>(subscription, { unread: subscription.unread - 1, alert: subscription.unread > 1, _updatedAt: now });

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
			const ts = new Date(Math.max(message.ts.getTime(), (room.lm?.getTime() ?? 0) + 1));
			return this.#insert({ ...message, ts, _updatedAt: ts }, room);
		});
	}

	async findById(id: string) {
		return this.#find(id);
	}

	async history(rid: string, { before, after, limit, offset = 0 }: HistoryQuery) {
		return findAll<IMessage>(this.#database, HISTORY, rid, after?.getTime() ?? -END_OF_TIME, before?.getTime() ?? END_OF_TIME, limit, offset);
	}

	async count(rid: string, { before, after }: { before?: Date; after?: Date } = {}) {
		return countRows(this.#database, COUNT, rid, after?.getTime() ?? -END_OF_TIME, before?.getTime() ?? END_OF_TIME);
	}

	async edit(id: string, { msg, editedAt, editedBy }: Parameters<MessagesRepository['edit']>[1]) {
		return this.#database.transact(() => {
			const known = this.#find(id);
			if (!known) {
				return undefined;
			}
			const message = patched<IMessage>(known, { msg, editedAt, editedBy, _updatedAt: editedAt });
			this.#database.run(SAVE, encodeDocument(message), id);
			const room = findRoom(this.#database, message.rid);
			if (room?.lastMessage?._id !== id) {
				return { message };
			}
			return { message, room: saveRoom(this.#database, patched<IRoom>(room, { lastMessage: asLastMessage(message), _updatedAt: editedAt })) };
		});
	}

	async remove(id: string, now: Date) {
		return this.#database.transact(() => {
			const message = this.#find(id);
			const room = message && findRoom(this.#database, message.rid);
			if (!message || !room) {
				return undefined;
			}
			this.#database.run(REMOVE, id);
			const last = findOne<IMessage>(this.#database, NEWEST, room._id);
			// `lm` stays: the next post must still come after what was removed.
			const changed = patched<IRoom>(room, { msgs: room.msgs - 1, lastMessage: asLastMessage(last), _updatedAt: now });
			const subscriptions = subscriptionsOfRoom(this.#database, room._id)
				.filter((subscription) => hasUnread(subscription, message))
				.map((subscription) => saveSubscription(this.#database, withOneLess(subscription, now)));
			return { message, room: saveRoom(this.#database, changed), subscriptions };
		});
	}

	#find(id: string): IMessage | undefined {
		return findOne<IMessage>(this.#database, BY_ID, id);
	}

	#insert(message: IMessage, before: IRoom): Posted {
		this.#database.run(INSERT, message._id, message.rid, message.ts.getTime(), encodeDocument(message));
		const room = saveRoom(
			this.#database,
			patched<IRoom>(before, { msgs: before.msgs + 1, lm: message.ts, lastMessage: asLastMessage(message), _updatedAt: message._updatedAt }),
		);
		const subscriptions = subscriptionsOfRoom(this.#database, message.rid).map((subscription) =>
			saveSubscription(this.#database, bumped(subscription, message)),
		);
		return { message, room, subscriptions, inserted: true };
	}
}
