import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { expect } from 'chai';
import { PEOPLE, refusalOf, workspace } from '../tests/workspace.ts';

describe('the budget of new conversations', () => {
	const at = workspace();
	const create = (by: string, ...names: string[]) => at().messaging.createDirectMessage(by, names);
	const stranger = (n: number) => `stranger${n}`;

	beforeEach(async () => {
		for (let n = 0; n < 130; n++) {
			await at().models.users.insert(user(stranger(n)));
		}
	});

	const createMany = async (by: string, from: number, to: number, ...others: string[]) => {
		for (let n = from; n < to; n++) {
			await create(by, stranger(n), ...others);
		}
	};

	it('X5 X9 is 20 with people who never wrote, then one a minute, and says when', async () => {
		await createMany('alice', 0, 20);
		at().pass(3_600_000);
		const { error, details, text } = await refusalOf(create('alice', stranger(20)));
		expect([error, details]).to.deep.equal(['error-too-many-requests', { timeToReset: 60_000, seconds: 60 }]);
		expect(text).to.contain('You can start another in 60 seconds');
		at().elapse(59_999);
		expect((await refusalOf(create('alice', stranger(20)))).details).to.deep.equal({ timeToReset: 1, seconds: 1 });
		at().elapse(1);
		await create('alice', stranger(20));
		expect((await refusalOf(create('alice', stranger(21)))).error).to.equal('error-too-many-requests');
		at().elapse(20 * 60_000);
		await createMany('alice', 21, 41);
		expect((await refusalOf(create('alice', stranger(41)))).error).to.equal('error-too-many-requests');
	});

	it('X5 X9 is one for groups and direct messages, each account has its own, and four have four', async () => {
		for (const [n, by] of PEOPLE.entries()) {
			await createMany(by, n * 20, n * 20 + 10, 'bob');
			await createMany(by, n * 20 + 10, n * 20 + (by === 'bob' ? 19 : 20));
			const made = by === 'bob' ? 19 : 20;
			expect(await at().models.rooms.countByUser(by)).to.be.at.least(made);
		}
		for (const by of ['alice', 'carol', 'dave']) {
			expect((await refusalOf(create(by, 'bob', stranger(99)))).error).to.equal('error-too-many-requests');
		}
	});

	it('leaves rooms that are there, notes to oneself and refused attempts out of account', async () => {
		const { rid } = await create('bob', 'alice');
		await createMany('alice', 0, 19);
		for (let n = 0; n < 30; n++) {
			expect((await create('alice', 'bob')).rid).to.equal(rid);
			await create('alice', stranger(0));
			await refusalOf(create('alice', 'nobody'));
		}
		await create('alice', 'alice');
		await create('alice', stranger(19));
		await create('carol', 'carol');
	});

	it('leaves out groups of people who all wrote, up to a wider bound', async () => {
		const friends = Array.from({ length: 15 }, (_, n) => stranger(n));
		for (const friend of friends) {
			const { rid } = await create('alice', friend);
			await at().messaging.sendMessage(friend, { rid, msg: 'hello' });
		}
		const pairs = friends.flatMap((one, n) => friends.slice(n + 1).map((other) => [one, other] as const));
		for (const pair of pairs.slice(0, 85)) {
			await create('alice', ...pair);
		}
		expect((await refusalOf(create('alice', ...(pairs[85] ?? [])))).details).to.deep.equal({
			timeToReset: 6_000,
			seconds: 6,
		});
		at().elapse(6_000);
		await create('alice', ...(pairs[85] ?? []));
	});

	it('counts a group in which one of them never wrote', async () => {
		const { rid } = await create('alice', 'bob');
		await at().messaging.sendMessage('bob', { rid, msg: 'hello' });
		await createMany('alice', 0, 19, 'bob');
		expect((await refusalOf(create('alice', 'bob', stranger(19)))).error).to.equal('error-too-many-requests');
		await at().messaging.sendMessage('alice', { rid, msg: 'what I write is no word of theirs' });
	});

	it('is not for administrators and bots', async () => {
		await at().models.users.update('carol', { roles: ['user', 'admin'] }, new Date());
		await at().models.users.update('dave', { roles: ['user', 'bot'] }, new Date());
		await createMany('carol', 0, 130);
		await createMany('dave', 0, 130);
	});
});
