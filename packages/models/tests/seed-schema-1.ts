import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { IMessage, IRoom, ISubscription, IUser } from '@rocket.chat/otr-typings';
import { Database } from '../src/database.ts';
import { encodeDocument } from '../src/document.ts';
import { MIGRATIONS, migrate } from '../src/schema.ts';
import { onceSql } from '../src/sql.ts';

/**
 * How much a store holds: `dms` of one person, the direct message with the first of them has `big` messages; `messages`
 * in all.
 */
export type Sizes = { readonly users: number; readonly dms: number; readonly big: number; readonly messages: number };

/** Whom and what to ask for. */
export type Seeded = Sizes & {
	readonly heavy: string;
	readonly bigRid: string;
	readonly username: (n: number) => string;
};

const START = Date.UTC(2026, 0, 1);
const FIRST = ['Anna', 'Boris', 'Chloé', 'Dmitri', 'Eve', 'Farid', '田中'];
const LAST = ['Müller', 'Novak', 'Okafor', 'Petrov', 'Quinn'];

const INSERT_USER = onceSql('INSERT INTO users VALUES (?, ?, ?, 1, ?)');
const INSERT_EMAIL = onceSql('INSERT INTO user_emails VALUES (?, ?)');
const INSERT_TOKEN = onceSql('INSERT INTO user_tokens VALUES (?, ?)');
const INSERT_ROOM = onceSql('INSERT INTO rooms VALUES (?, ?, ?)');
const INSERT_SUBSCRIPTION = onceSql('INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?)');
const INSERT_MESSAGE = onceSql('INSERT INTO messages VALUES (?, ?, ?, ?)');

/** Letters and digits in no order, always the same ones. */
const id = (what: string, n: number): string =>
	createHash('sha256').update(`${what}${n}`).digest('base64url').slice(0, 17);
const username = (n: number): string => `user${String(n).padStart(6, '0')}`;
const author = (n: number) => ({ _id: id('u', n), username: username(n), name: username(n) });

const seedUsers = (database: Database, count: number): void => {
	for (let n = 0; n < count; n++) {
		const name = `${FIRST[n % FIRST.length]} ${LAST[n % LAST.length]} ${n}`;
		const address = `${username(n)}@example.org`;
		const document: IUser = {
			_id: id('u', n),
			username: username(n),
			name,
			emails: [{ address, verified: false }],
			type: 'user',
			active: true,
			roles: n === 0 ? ['user', 'admin'] : ['user'],
			services: {
				password: { bcrypt: '$2b$10$8KivEouNJ5ScUZ6ijYApi.bb4cLqTj8erCLM6zXourVvjGgXosCFq' },
				resume: { loginTokens: [] },
			},
			createdAt: new Date(START),
			_updatedAt: new Date(START),
		};
		database.run(
			INSERT_USER,
			document._id,
			username(n),
			`${username(n)}\n${name}`.toLowerCase(),
			encodeDocument(document),
		);
		database.run(INSERT_EMAIL, address, document._id);
		database.run(INSERT_TOKEN, id('token', n), document._id);
	}
};

const seedRoom = (
	database: Database,
	rid: string,
	members: readonly [number, number],
	msgs: number,
	lastMessage: IMessage | undefined,
): void => {
	const updated = lastMessage?.ts ?? new Date(START);
	const [first, second] = members;
	const room: IRoom = {
		_id: rid,
		t: 'd',
		uids: [id('u', first), id('u', second)],
		usernames: [username(first), username(second)],
		usersCount: 2,
		msgs,
		u: author(first),
		ts: new Date(START),
		_updatedAt: updated,
		...(lastMessage && { lm: lastMessage.ts, lastMessage: lastMessage as NonNullable<IRoom['lastMessage']> }),
	};
	database.run(INSERT_ROOM, rid, updated.getTime(), encodeDocument(room));
	for (const [own, other] of [members, members.toReversed() as [number, number]]) {
		const subscription: ISubscription = {
			_id: id(`s${rid}`, own),
			rid,
			t: 'd',
			u: author(own),
			name: username(other),
			fname: username(other),
			open: true,
			alert: msgs > 0,
			unread: msgs,
			userMentions: 0,
			groupMentions: 0,
			ts: new Date(START),
			_updatedAt: updated,
		};
		database.run(
			INSERT_SUBSCRIPTION,
			subscription._id,
			rid,
			id('u', own),
			updated.getTime(),
			encodeDocument(subscription),
		);
	}
};

/** The room of user 0 with user n, the messages spread over them. */
const seedConversations = (database: Database, { dms, big, messages }: Sizes): string => {
	const ridOf = (n: number): string => [id('u', 0), id('u', n)].sort().join('');
	const counts = Array.from({ length: dms }, (_, n) =>
		n === 0 ? big : Math.floor((messages - big) / Math.max(1, dms - 1)),
	);
	for (const [index, count] of counts.entries()) {
		const rid = ridOf(index + 1);
		let last: IMessage | undefined;
		for (let n = 0; n < count; n++) {
			const ts = new Date(START + index + n * 40_000);
			last = {
				_id: id(rid, n),
				rid,
				msg: `message ${n} ${'lorem ipsum dolor sit amet '.repeat(n % 4)}`,
				ts,
				u: author(n % 2 ? 0 : index + 1),
				_updatedAt: ts,
			};
			database.run(INSERT_MESSAGE, last._id, rid, ts.getTime(), encodeDocument(last));
		}
		seedRoom(database, rid, [0, index + 1], count, last);
	}
	return ridOf(1);
};

/** Fills a new directory as the first released program would have. */
export const seedSchema1 = (dataDir: string, sizes: Sizes): Seeded => {
	const database = new Database(join(dataDir, 'rocketchat.sqlite'));
	migrate(database, MIGRATIONS.slice(0, 1));
	database.execute('PRAGMA synchronous = OFF');
	const bigRid = database.transact(() => {
		seedUsers(database, sizes.users);
		return seedConversations(database, sizes);
	});
	database.close();
	return { ...sizes, heavy: id('u', 0), bigRid, username };
};
