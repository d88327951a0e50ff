import { expect } from 'chai';
import type { Models } from '../src/index.ts';
import { at, user } from './documents.ts';
import { expectRefusal } from './refusal.ts';

export const usersContract = (models: () => Models): void => {
	describe('users', () => {
		it('gives a user back as it went in, dates and nested fields included', async () => {
			const alice = user('alice', {
				settings: {
					preferences: { deep: [{ when: at(5) }, null, 'x'], odd: { $date: 1 }, odder: { $escape: { $date: 2 } } },
				},
			});
			await models().users.insert(alice);
			expect(await models().users.findById('alice')).to.deep.equal(alice);
		});

		it('does not let a caller change what is stored by changing what he was given', async () => {
			const given = user('alice');
			await models().users.insert(given);
			given.roles.push('admin');
			(await models().users.findById('alice'))?.roles.push('admin');
			expect((await models().users.findById('alice'))?.roles).to.deep.equal(['user']);
		});

		it('knows a username and an address in any case, and only whole ones', async () => {
			await models().users.insert(user('u1', { username: 'Alice.B', emails: [{ address: 'Alice@Example.com' }] }));
			expect((await models().users.findByUsername('aLICE.b'))?._id).to.equal('u1');
			expect((await models().users.findByEmail('alice@example.COM'))?._id).to.equal('u1');
			expect(await models().users.findByUsername('Alice')).to.equal(undefined);
			expect(await models().users.findByUsername('Alice%')).to.equal(undefined);
			expect(await models().users.findByEmail('lice@example.com')).to.equal(undefined);
		});

		it('refuses a second user of the same id, name or address whatever the case, and keeps nothing of it', async () => {
			await models().users.insert(user('u1', { username: 'alice', emails: [{ address: 'a@example.com' }] }));
			await expectRefusal(models().users.insert(user('u1', { username: 'other', emails: [] })), 'duplicate-key', '_id');
			await expectRefusal(
				models().users.insert(user('u2', { username: 'ALICE', emails: [] })),
				'duplicate-key',
				'username',
			);
			await expectRefusal(
				models().users.insert(user('u3', { username: 'bob', emails: [{ address: 'A@EXAMPLE.COM' }] })),
				'duplicate-key',
				'email',
			);
			expect(await models().users.count()).to.equal(1);
			expect(await models().users.findByUsername('bob')).to.equal(undefined);
		});

		it('accepts users without a username', async () => {
			await models().users.insert(user('u1', { username: undefined, emails: [] }));
			await models().users.insert(user('u2', { username: undefined, emails: [] }));
			expect(await models().users.count()).to.equal(2);
		});

		it('stores one of many who come first at once as the first, and nothing of the others', async () => {
			const outcomes = await Promise.allSettled(
				['a', 'b', 'c', 'd'].map((id) => models().users.insert(user(id), { onlyIfEmpty: true })),
			);
			expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
			expect(await models().users.count()).to.equal(1);
			await expectRefusal(models().users.insert(user('e'), { onlyIfEmpty: true }), 'not-empty');
			await models().users.insert(user('e'));
			expect(await models().users.count()).to.equal(2);
		});

		it('finds several by id and by name, leaving out who is not there', async () => {
			for (const id of ['a', 'b', 'c']) {
				await models().users.insert(user(id));
			}
			expect((await models().users.findByIds(['a', 'c', 'x', "'", '"'])).map(({ _id }) => _id).sort()).to.deep.equal([
				'a',
				'c',
			]);
			expect((await models().users.findByUsernames(['B', 'x'])).map(({ _id }) => _id)).to.deep.equal(['b']);
			expect(await models().users.findByIds([])).to.deep.equal([]);
		});

		it('pages by username and looks for text in username and name, literally', async () => {
			await models().users.insert(user('u1', { username: 'carol', name: '100% Carol_' }));
			await models().users.insert(user('u2', { username: 'alice', name: 'Alice Liddell' }));
			await models().users.insert(user('u3', { username: 'bob', name: 'Bob', active: false }));
			const found = async (query: { text?: string; activeOnly?: boolean; offset?: number; count?: number }) => {
				const { users, total } = await models().users.page({ offset: 0, count: 10, ...query });
				return { names: users.map(({ username }) => username), total };
			};
			expect(await found({})).to.deep.equal({ names: ['alice', 'bob', 'carol'], total: 3 });
			expect(await found({ offset: 1, count: 1 })).to.deep.equal({ names: ['bob'], total: 3 });
			expect(await found({ activeOnly: true })).to.deep.equal({ names: ['alice', 'carol'], total: 2 });
			expect(await found({ activeOnly: true, offset: 1 })).to.deep.equal({ names: ['carol'], total: 2 });
			expect(await found({ activeOnly: true, offset: 7 })).to.deep.equal({ names: [], total: 2 });
			expect(await found({ text: 'LIDD' })).to.deep.equal({ names: ['alice'], total: 1 });
			expect(await found({ text: '0% c' })).to.deep.equal({ names: ['carol'], total: 1 });
			expect(await found({ text: 'ROL_' })).to.deep.equal({ names: ['carol'], total: 1 });
			for (const text of [
				'%',
				'_',
				'\\',
				'"',
				'*',
				'^',
				'%%%',
				'___',
				'"'.repeat(3),
				'" OR "',
				'car*',
				'^car',
				'text : car',
				'\u0000',
				'a\u0000b',
			]) {
				expect(await found({ text }), text).to.deep.equal({ names: [], total: 0 });
			}
		});

		it('finds one or two characters where words begin, more of them anywhere, in any script', async () => {
			await models().users.insert(user('u1', { username: 'anna.bell', name: 'Chloé O’Neill' }));
			await models().users.insert(user('u2', { username: 'taro', name: '田中太郎' }));
			const found = async (text: string) =>
				(await models().users.page({ text, offset: 0, count: 10 })).users.map(({ _id }) => _id);
			for (const text of ['a', 'AN', 'b', 'be', 'ch', 'O', 'ne', 'nna', 'NNA.B', 'LOÉ O', 'eill']) {
				expect(await found(text), text).to.deep.equal(['u1']);
			}
			for (const text of ['田', '太郎', '中太', '中太郎', 'ta']) {
				expect(await found(text), text).to.deep.equal(['u2']);
			}
			await models().users.insert(user('u3', { username: 'zeroes', name: `x${'0'.repeat(30)}` }));
			expect(await found('0'.repeat(30))).to.deep.equal(['u3']);
			for (const text of ['nn', 'el', 'zz', 'bella', '太田']) {
				expect(await found(text), text).to.deep.equal([]);
			}
		});

		it('puts usernames that begin with the text first, then the others by age, page by page', async () => {
			for (const [id, username, name] of [
				['u1', 'zoe', 'Zoe Bobson'],
				['u2', 'bobby', 'Robert'],
				['u3', 'abe', 'Bob Abel'],
				['u4', 'bob', 'Bob'],
				['u5', 'bobo', 'B'],
			] as const) {
				await models().users.insert(user(id, { username, name, active: id !== 'u5' }));
			}
			const found = async (text: string, activeOnly: boolean, offset = 0, count = 10) => {
				const { users, total } = await models().users.page({ text, activeOnly, offset, count });
				return [users.map(({ _id }) => _id), total];
			};
			for (const text of ['bob', 'bo']) {
				expect(await found(text, true)).to.deep.equal([['u4', 'u2', 'u1', 'u3'], 4]);
				expect(await found(text, false)).to.deep.equal([['u4', 'u2', 'u5', 'u1', 'u3'], 5]);
				expect(await found(text, true, 1, 2)).to.deep.equal([['u2', 'u1'], 4]);
				expect(await found(text, true, 3, 2)).to.deep.equal([['u3'], 4]);
				expect(await found(text, true, 4)).to.deep.equal([[], 4]);
			}
			await models().users.update('u3', { name: 'Abel' }, at(5));
			await models().users.setActive('u5', true, at(6));
			expect(await found('bob', true)).to.deep.equal([['u4', 'u2', 'u5', 'u1'], 4]);
			expect(await found('abel', true)).to.deep.equal([['u3'], 1]);
		});

		it('sets the fields of a patch, removes what it has as undefined, and follows a changed address', async () => {
			await models().users.insert(user('a', { bio: 'old' }));
			const changed = await models().users.update(
				'a',
				{ name: 'New', bio: undefined, emails: [{ address: 'new@example.com' }] },
				at(9),
			);
			expect(changed).to.deep.include({ name: 'New', _updatedAt: at(9), username: 'a' });
			expect(changed).not.to.have.property('bio');
			expect((await models().users.findByEmail('new@example.com'))?._id).to.equal('a');
			expect(await models().users.findByEmail('a@example.com')).to.equal(undefined);
			expect(await models().users.update('nobody', { name: 'x' }, at(9))).to.equal(undefined);
		});

		it('counts the active accounts that have a role', async () => {
			await models().users.insert(user('a', { roles: ['user', 'admin'] }));
			await models().users.insert(user('b', { roles: ['admin'], active: false }));
			await models().users.insert(user('c'));
			expect(await models().users.countActiveWithRole('admin')).to.equal(1);
			await models().users.update('a', { roles: ['user'] }, at(1));
			expect(await models().users.countActiveWithRole('admin')).to.equal(0);
			expect(await models().users.countActiveWithRole('user')).to.equal(2);
		});

		it('keeps end-to-end keys unless told to overwrite', async () => {
			await models().users.insert(user('a'));
			const keys = (n: number) => ({ public_key: `public ${n}`, private_key: `private ${n}` });
			expect(await models().users.setE2EKeys('a', keys(1), at(1), { overwrite: false })).to.equal(true);
			expect(await models().users.setE2EKeys('a', keys(2), at(2), { overwrite: false })).to.equal(false);
			expect((await models().users.findById('a'))?.e2e).to.deep.equal(keys(1));
			expect(await models().users.setE2EKeys('a', keys(3), at(3), { overwrite: true })).to.equal(true);
			expect((await models().users.findById('a'))?.e2e).to.deep.equal(keys(3));
			expect(await models().users.setE2EKeys('nobody', keys(1), at(1), { overwrite: true })).to.equal(false);
		});

		it('replaces end-to-end keys only while they are the ones that were meant', async () => {
			await models().users.insert(user('a'));
			const keys = (n: number) => ({ public_key: `public ${n}`, private_key: `private ${n}` });
			const replace = (n: number, replaces: string) =>
				models().users.setE2EKeys('a', keys(n), at(n), { overwrite: true, replaces });
			expect(await replace(1, 'private 0')).to.equal(false);
			await models().users.setE2EKeys('a', keys(1), at(1), { overwrite: false });
			expect([await replace(2, 'private 1'), await replace(3, 'private 1')]).to.deep.equal([true, false]);
			expect((await models().users.findById('a'))?.e2e).to.deep.equal(keys(2));
		});
	});
};
