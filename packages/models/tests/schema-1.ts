import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { IMessage, IRoom, ISubscription, IUser } from '@rocket.chat/otr-typings';
import { Database } from '../src/database.ts';
import { encodeDocument } from '../src/document.ts';
import { STORE_FILE } from '../src/index.ts';
import { MIGRATIONS, migrate } from '../src/schema.ts';
import { onceSql } from '../src/sql.ts';

type Content = {
	users: readonly IUser[];
	rooms: readonly IRoom[];
	subscriptions: readonly ISubscription[];
	messages: readonly IMessage[];
};

/** A store as the first release left it when it stopped: schema 1, no mark, no card. */
export const writeSchema1 = (dataDir: string, { users, rooms, subscriptions, messages }: Content): void => {
	mkdirSync(dataDir, { recursive: true });
	const database = new Database(join(dataDir, STORE_FILE));
	migrate(database, MIGRATIONS.slice(0, 1));
	const insert = (table: string, ...values: (string | number)[]): void =>
		void database.run(onceSql(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`), ...values);
	for (const user of users) {
		const { _id, username = '', name = '', emails = [], services } = user;
		insert('users', _id, username, `${username}\n${name}`.toLowerCase(), 1, encodeDocument(user));
		for (const { address } of emails) {
			insert('user_emails', address, _id);
		}
		for (const { hashedToken } of services?.resume?.loginTokens ?? []) {
			insert('user_tokens', hashedToken, _id);
		}
	}
	for (const room of rooms) {
		insert('rooms', room._id, room._updatedAt.getTime(), encodeDocument(room));
	}
	for (const each of subscriptions) {
		insert('subscriptions', each._id, each.rid, each.u._id, each._updatedAt.getTime(), encodeDocument(each));
	}
	for (const message of messages) {
		insert('messages', message._id, message.rid, message.ts.getTime(), encodeDocument(message));
	}
	database.close();
};
