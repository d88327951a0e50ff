import type { ChangesQuery, ListQuery, RoomsRepository, SystemLine } from '@rocket.chat/model-typings';
import type { IMessage, IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { countMessage } from './message-blocks.ts';
import { freeTime, insertMessageRow } from './message-rows.ts';
import { countRows, findOne, patched } from './rows.ts';
import { sql } from './sql.ts';
import { stamp } from './stamp.ts';
import { changesOfUser, pageOfUser } from './subscription-lists.ts';
import {
	activityOf,
	findSubscription,
	insertSubscription,
	removeSubscription,
	saveSubscription,
	subscriptionsOfRoom,
} from './subscriptions.ts';
import { documentColumns } from './texts.ts';

const BY_ID = sql(`SELECT ${documentColumns()} FROM rooms WHERE id = ?`);
const SAVE = sql('UPDATE rooms SET updated_at = ?, document = ? WHERE id = ?');
const MOVE = sql('UPDATE subscriptions SET activity = ?, changed = max(changed, ?) WHERE rid = ?');
const INSERT = sql('INSERT INTO rooms (id, updated_at, document) VALUES (?, ?, ?)');
const COUNT_OF_USER = sql('SELECT count(*) AS n FROM subscriptions WHERE user_id = ?');

export const findRoom = (database: Database, id: string): IRoom | undefined => findOne<IRoom>(database, BY_ID, id);

/** Replaces a stored room, and updates the lists of its members; within the caller's transaction. */
export const saveRoom = (database: Database, room: IRoom): IRoom => {
	const updated = room._updatedAt.getTime();
	database.run(SAVE, updated, encodeDocument(room), room._id);
	database.run(MOVE, activityOf(room), updated, room._id);
	return room;
};

export class SqliteRooms implements RoomsRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async createWithSubscriptions(room: IRoom, subscriptions: readonly ISubscription[]) {
		return this.#database.transact(() => {
			const known = findRoom(this.#database, room._id);
			const members = subscriptions.filter(({ u }) => (known ?? room).uids?.includes(u._id));
			const missing = members.filter(({ u }) => !findSubscription(this.#database, room._id, u._id));
			if (known && missing.length === 0) {
				return { room: known, created: false, inserted: [] };
			}
			const _updatedAt = stamp(this.#database, room._updatedAt);
			const stored = known ?? { ...room, _updatedAt };
			if (!known) {
				this.#database.run(INSERT, stored._id, _updatedAt.getTime(), encodeDocument(stored));
			}
			const inserted = missing.map((each) => insertSubscription(this.#database, { ...each, _updatedAt }, stored));
			return { room: stored, created: known === undefined, inserted };
		});
	}

	async findById(id: string) {
		return findRoom(this.#database, id);
	}

	async pageByUser(userId: string, query: ListQuery) {
		return pageOfUser<IRoom>(this.#database, 'rooms', userId, query);
	}

	async changesByUser(userId: string, query: ChangesQuery) {
		return changesOfUser<IRoom>(this.#database, 'rooms', userId, query);
	}

	async countByUser(userId: string) {
		return countRows(this.#database, COUNT_OF_USER, userId);
	}

	async removeMember(id: string, userId: string, now: Date, { _id, ...line }: SystemLine) {
		return this.#database.transact(() => {
			const room = findRoom(this.#database, id);
			const all = subscriptionsOfRoom(this.#database, id);
			const removed = all.find(({ u }) => u._id === userId);
			if (!room || !removed) {
				return undefined;
			}
			const at = stamp(this.#database, now);
			removeSubscription(this.#database, removed, at);
			const message: IMessage = {
				_id,
				rid: id,
				ts: freeTime(this.#database, room, now.getTime()),
				...line,
				_updatedAt: at,
			};
			insertMessageRow(this.#database, message);
			countMessage(this.#database, id, message.ts.getTime(), 1, room.msgs + 1);
			const staying = { ...room, ...without(room, removed), msgs: room.msgs + 1, group: true as const, _updatedAt: at };
			const rest = all.filter((each) => each !== removed).sort(inOrderOf(staying.uids));
			const subscriptions = rest.map((each) =>
				saveSubscription(this.#database, patched<ISubscription>(each, { ...nameFor(each, rest), _updatedAt: at })),
			);
			return { room: saveRoom(this.#database, staying), removed, subscriptions, message };
		});
	}

	async update(id: string, patch: Parameters<RoomsRepository['update']>[1], now: Date) {
		return this.#database.transact(() => {
			const room = findRoom(this.#database, id);
			return (
				room && saveRoom(this.#database, patched<IRoom>(room, { ...patch, _updatedAt: stamp(this.#database, now) }))
			);
		});
	}
}

/** The members of a room without this one. */
const without = ({ uids = [], usernames = [] }: IRoom, { u }: ISubscription) => {
	const left = {
		uids: uids.filter((uid) => uid !== u._id),
		usernames: usernames.filter((username) => username !== u.username),
	};
	return { ...left, usersCount: left.uids.length };
};

const inOrderOf =
	(uids: readonly string[]) =>
	(a: ISubscription, b: ISubscription): number =>
		uids.indexOf(a.u._id) - uids.indexOf(b.u._id);

/** A group is named after its other members; if there are none, after the user. */
const nameFor = ({ u }: ISubscription, members: readonly ISubscription[]): Pick<ISubscription, 'name' | 'fname'> => {
	const others = members.filter((member) => member.u._id !== u._id);
	const shown = others.length > 0 ? others : members;
	return {
		name: shown.map((member) => member.u.username).join(', '),
		fname: shown.map((member) => member.u.name || member.u.username).join(', '),
	};
};
