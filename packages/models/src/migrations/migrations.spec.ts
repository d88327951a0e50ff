import { at, message, room, subscription, user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { Database } from '../database.ts';
import { encodeDocument } from '../document.ts';
import { SqliteRooms } from '../rooms.ts';
import { MIGRATIONS, migrate } from '../schema.ts';
import { onceSql } from '../sql.ts';
import { SqliteSubscriptions } from '../subscriptions.ts';
import { SqliteUsers } from '../users.ts';

/** As the first released program wrote them. */
const writeSchema1 = (database: Database): void => {
	for (const id of ['a', 'b', 'c']) {
		database.run(
			onceSql('INSERT INTO users VALUES (?, ?, ?, 1, ?)'),
			id,
			id,
			`${id}\nname of ${id}`,
			encodeDocument(user(id)),
		);
	}
	const lastMessage = message('m1', 'ab', 'b', at(40));
	const rooms = [
		room('ab', ['a', 'b'], { lm: at(40), msgs: 1, _updatedAt: at(40) }),
		room('ac', ['a', 'c'], { ts: at(50), _updatedAt: at(60) }),
	];
	database.run(
		onceSql('INSERT INTO messages VALUES (?, ?, ?, ?)'),
		'm1',
		'ab',
		at(40).getTime(),
		encodeDocument(lastMessage),
	);
	for (const each of rooms) {
		database.run(
			onceSql('INSERT INTO rooms VALUES (?, ?, ?)'),
			each._id,
			each._updatedAt.getTime(),
			encodeDocument(each),
		);
		for (const uid of each.uids ?? []) {
			const other = each.uids?.find((id) => id !== uid) ?? '';
			const document = subscription(each._id, uid, {
				name: other,
				fname: `ÉLAN ${other}`,
				open: uid === 'a',
				_updatedAt: at(45),
			});
			database.run(
				onceSql('INSERT INTO subscriptions VALUES (?, ?, ?, ?, ?)'),
				document._id,
				each._id,
				uid,
				at(45).getTime(),
				encodeDocument(document),
			);
		}
	}
};

describe('a store of the first schema', () => {
	let database: Database;

	beforeEach(() => {
		database = new Database(':memory:');
		migrate(database, MIGRATIONS.slice(0, 1));
		writeSchema1(database);
		migrate(database);
	});

	afterEach(() => database.close());

	it('lists rooms by activity, with what is open and how they are named', async () => {
		const rooms = new SqliteRooms(database);
		const ids = async (uid: string, query: { open?: boolean; text?: string }) =>
			(await rooms.pageByUser(uid, { limit: 10, ...query })).items.map(({ _id }) => _id);
		expect(await ids('a', {})).to.deep.equal(['ac', 'ab']);
		expect(await ids('a', { open: true, text: 'élan b' })).to.deep.equal(['ab']);
		expect(await ids('b', { open: true })).to.deep.equal([]);
	});

	it('finds accounts by number, text, role and id', async () => {
		const users = new SqliteUsers(database);
		const ids = async (query: { text?: string; offset?: number }) =>
			(await users.page({ offset: 0, count: 10, ...query })).users.map(({ _id }) => _id);
		expect(await ids({})).to.deep.equal(['a', 'b', 'c']);
		expect(await ids({ offset: 2 })).to.deep.equal(['c']);
		expect(await ids({ text: 'name of b' })).to.deep.equal(['b']);
		expect(await ids({ text: 'of' })).to.deep.equal(['a', 'b', 'c']);
		expect([await users.count(), await users.countActiveWithRole('user')]).to.deep.equal([3, 3]);
		expect(await users.findById('b')).to.deep.equal(user('b'));
		await users.insert(user('bb'));
		expect(await ids({ text: 'b' })).to.deep.equal(['b', 'bb']);
	});

	it('finds accounts whose username begins with no letter beside those that begin with the text', async () => {
		const before = new Database(':memory:');
		migrate(before, MIGRATIONS.slice(0, 1));
		for (const [id, username] of [
			['u1', 'bo'],
			['u2', '_bo'],
			['u3', '.bo-'],
			['u4', 'c'],
		] as const) {
			const document = user(id, { username, name: 'x' });
			before.run(
				onceSql('INSERT INTO users VALUES (?, ?, ?, 1, ?)'),
				id,
				username,
				`${username}\nx`,
				encodeDocument(document),
			);
		}
		migrate(before);
		const { users, total } = await new SqliteUsers(before).page({ text: 'bo', activeOnly: true, offset: 0, count: 10 });
		expect([users.map(({ _id }) => _id), total]).to.deep.equal([['u1', 'u2', 'u3'], 3]);
		before.close();
	});

	it('tells what changed in rooms and in subscriptions', async () => {
		const since = { since: at(45), limit: 10 };
		expect((await new SqliteRooms(database).changesByUser('a', since)).items.map(({ _id }) => _id)).to.deep.equal([
			'ac',
		]);
		expect(
			(await new SqliteSubscriptions(database).changesByUser('a', since)).items.map(({ rid }) => rid),
		).to.deep.equal(['ab', 'ac']);
	});
});
