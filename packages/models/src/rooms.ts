import type { RoomsRepository } from '@rocket.chat/model-typings';
import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { findAll, findOne, patched } from './rows.ts';
import { insertSubscription } from './subscriptions.ts';

export const findRoom = (database: Database, id: string): IRoom | undefined => findOne<IRoom>(database, 'SELECT document FROM rooms WHERE id = ?', id);

/** Replaces a stored room; within the caller's transaction. */
export const saveRoom = (database: Database, room: IRoom): IRoom => {
	database.run('UPDATE rooms SET updated_at = ?, document = ? WHERE id = ?', room._updatedAt.getTime(), encodeDocument(room), room._id);
	return room;
};

export class SqliteRooms implements RoomsRepository {
	readonly #database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	async createWithSubscriptions(room: IRoom, subscriptions: readonly ISubscription[]) {
		return this.#database.transact(() => {
			const created =
				this.#database.run(
					'INSERT OR IGNORE INTO rooms (id, updated_at, document) VALUES (?, ?, ?)',
					room._id,
					room._updatedAt.getTime(),
					encodeDocument(room),
				) > 0;
			const inserted = subscriptions.filter((subscription) => insertSubscription(this.#database, subscription));
			return { room: findRoom(this.#database, room._id) ?? room, created, inserted };
		});
	}

	async findById(id: string) {
		return findRoom(this.#database, id);
	}

	async findByUser(userId: string, updatedAfter?: Date) {
		const rooms = findAll<IRoom>(
			this.#database,
			'SELECT rooms.document FROM subscriptions JOIN rooms ON rooms.id = subscriptions.rid WHERE subscriptions.user_id = ? AND rooms.updated_at >= ?',
			userId,
			updatedAfter?.getTime() ?? 0,
		);
		return rooms.sort((a, b) => lastActivity(b) - lastActivity(a));
	}

	async update(id: string, patch: Parameters<RoomsRepository['update']>[1], now: Date) {
		return this.#database.transact(() => {
			const room = findRoom(this.#database, id);
			return room && saveRoom(this.#database, patched<IRoom>(room, { ...patch, _updatedAt: now }));
		});
	}
}

const lastActivity = (room: IRoom): number => (room.lm ?? room.ts ?? room._updatedAt).getTime();
