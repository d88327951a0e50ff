import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { Database } from './database.ts';
import { migrate } from './schema.ts';
import { onceSql } from './sql.ts';
import { SqliteUsers } from './users.ts';

/** Numbers below `count` in an order that is none: 7,919 is a prime. */
const shuffled = (count: number): number[] => Array.from({ length: count }, (_, n) => (n * 7_919) % count);

describe('accounts counted in blocks', () => {
	const COUNT = 2_500;
	let database: Database;
	let users: SqliteUsers;
	let expected: (string | undefined)[];

	before(async () => {
		database = new Database(':memory:');
		migrate(database);
		users = new SqliteUsers(database);
		const names = shuffled(COUNT).map((n) => (n % 50 === 0 ? undefined : `name-${n}`));
		for (const [n, username] of names.entries()) {
			await users.insert(user(`id${n}`, { username, emails: [] }));
		}
		const places = names.map((name) => name ?? '').sort();
		expected = places.map((place) => place || undefined);
	});

	after(() => database.close());

	it('are found by number wherever a page begins, none twice, none left out', async () => {
		expect(await users.count()).to.equal(COUNT);
		const seen: (string | undefined)[] = [];
		const ids = new Set<string>();
		for (let offset = 0; offset < COUNT; offset += 97) {
			const page = await users.page({ offset, count: 97 });
			expect(page.total).to.equal(COUNT);
			for (const { _id, username } of page.users) {
				seen.push(username);
				ids.add(_id);
			}
		}
		expect(seen).to.deep.equal(expected);
		expect(ids.size).to.equal(COUNT);
		expect((await users.page({ offset: COUNT, count: 10 })).users).to.deep.equal([]);
	});

	it('stand in blocks of hundreds, so that no page passes over more than a block', () => {
		const sizes = database.all(onceSql('SELECT n FROM user_blocks')).map(({ n }) => Number(n));
		expect(Math.max(...sizes)).to.be.at.most(512);
		expect(sizes.length).to.be.within(COUNT / 512, (2 * COUNT) / 512 + 1);
	});

	it('are found and counted up to the first thousand of a search', async () => {
		const pages = [
			await users.page({ text: 'name-', offset: 990, count: 100 }),
			await users.page({ text: 'name-', offset: 1_000, count: 100 }),
		];
		expect(pages.map((page) => [page.users.length, page.total])).to.deep.equal([
			[10, 1_000],
			[0, 1_000],
		]);
	});
});
