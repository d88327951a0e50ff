import { expect } from 'chai';
import type { Models } from '../src/index.ts';
import { at, user } from './documents.ts';

export const tokensContract = (models: () => Models): void => {
	const keep = { oldest: at(-1_000), limit: 3 };
	const token = (name: string, ms: number) => ({ hashedToken: name, when: at(ms) });
	const stored = async (id: string) =>
		((await models().users.findById(id))?.services?.resume?.loginTokens ?? []).map(({ hashedToken }) => hashedToken);

	describe('login tokens', () => {
		beforeEach(async () => {
			await models().users.insert(user('a', { services: { password: { bcrypt: 'hash' } } }));
		});

		it('finds the user by a token and notes the login', async () => {
			const changed = await models().users.addLoginToken('a', token('t1', 1), keep);
			expect(changed?.lastLogin).to.deep.equal(at(1));
			expect((await models().users.findByLoginToken('t1'))?._id).to.equal('a');
			expect(await models().users.findByLoginToken('t2')).to.equal(undefined);
			expect((await models().users.findById('a'))?.services?.password?.bcrypt).to.equal('hash');
		});

		it('keeps what signed in, whatever becomes of the other tokens', async () => {
			const device = { name: 'Chrome', os: 'Linux' };
			await models().users.addLoginToken('a', { ...token('t1', 1), device }, keep);
			await models().users.addLoginToken('a', token('t2', 2), keep);
			await models().users.removeLoginToken('a', 't2', at(3));
			expect((await models().users.findById('a'))?.services?.resume?.loginTokens).to.deep.equal([
				{ ...token('t1', 1), device },
			]);
		});

		it('drops expired tokens and the oldest above the limit', async () => {
			await models().users.addLoginToken('a', token('expired', -2_000), { ...keep, oldest: at(-3_000) });
			for (const n of [1, 2, 3, 4]) {
				await models().users.addLoginToken('a', token(`t${n}`, n), keep);
			}
			expect(await stored('a')).to.deep.equal(['t2', 't3', 't4']);
			expect(await models().users.findByLoginToken('t1')).to.equal(undefined);
			expect(await models().users.findByLoginToken('expired')).to.equal(undefined);
		});

		it('X9 keeps the token that is added where the others are dated ahead: the clock was put back', async () => {
			for (const n of [1, 2, 3]) {
				await models().users.addLoginToken('a', token(`ahead${n}`, 3_600_000 + n), keep);
			}
			await models().users.addLoginToken('a', token('now', 5), keep);
			expect(await stored('a')).to.deep.equal(['ahead2', 'ahead3', 'now']);
			await models().users.addLoginToken('a', token('later', 6), keep);
			expect(await stored('a')).to.deep.equal(['ahead2', 'ahead3', 'later']);
			await models().users.addLoginToken('a', token('alone', 7), { ...keep, limit: 1 });
			expect(await stored('a')).to.deep.equal(['alone']);
		});

		it('loses none of many tokens added at once', async () => {
			const names = Array.from({ length: 20 }, (_, n) => `t${n}`);
			await Promise.all(
				names.map((name, n) => models().users.addLoginToken('a', token(name, n), { ...keep, limit: 50 })),
			);
			expect((await stored('a')).sort()).to.deep.equal([...names].sort());
		});

		it('removes one, or all but one', async () => {
			for (const n of [1, 2, 3]) {
				await models().users.addLoginToken('a', token(`t${n}`, n), keep);
			}
			expect(await models().users.removeLoginToken('a', 't1', at(5))).to.equal(true);
			expect(await models().users.removeLoginToken('a', 't1', at(5))).to.equal(false);
			expect(await models().users.removeLoginToken('b', 't2', at(5))).to.equal(false);
			expect(await models().users.removeLoginTokens('a', at(5), 'logged-out-elsewhere', 't2')).to.deep.equal(['t3']);
			expect(await stored('a')).to.deep.equal(['t2']);
			expect(await models().users.removeLoginTokens('a', at(5), 'logged-out-elsewhere')).to.deep.equal(['t2']);
			expect(await models().users.findByLoginToken('t2')).to.equal(undefined);
		});

		it('forgets the tokens of a deactivated user and gives him no new one', async () => {
			await models().users.addLoginToken('a', token('t1', 1), keep);
			expect((await models().users.setActive('a', false, at(2)))?.active).to.equal(false);
			expect(await models().users.findByLoginToken('t1')).to.equal(undefined);
			expect(await models().users.addLoginToken('a', token('t2', 3), keep)).to.equal(undefined);
			expect((await models().users.setActive('a', true, at(4)))?.active).to.equal(true);
			expect(await models().users.addLoginToken('a', token('t3', 5), keep)).not.to.equal(undefined);
		});

		it('forgets all tokens but one when the password changes', async () => {
			await models().users.addLoginToken('a', token('t1', 1), keep);
			await models().users.addLoginToken('a', token('t2', 2), keep);
			const changed = await models().users.setPassword('a', 'new hash', at(3), {
				keepHashedToken: 't2',
				mustChange: false,
				reason: 'password-changed',
			});
			expect(changed?.services?.password?.bcrypt).to.equal('new hash');
			expect(await stored('a')).to.deep.equal(['t2']);
			expect(await models().users.findByLoginToken('t1')).to.equal(undefined);
		});

		it('changes a password only while it is the one that was meant, and says whether it must be changed again', async () => {
			const change = (bcrypt: string, replaces: string, mustChange: boolean) =>
				models().users.setPassword('a', bcrypt, at(3), { replaces, mustChange, reason: 'password-reset' });
			expect(await change('new', 'another', true)).to.equal(undefined);
			expect((await change('new', 'hash', true))?.requirePasswordChange).to.equal(true);
			expect(await change('newer', 'hash', false)).to.equal(undefined);
			expect(await change('newer', 'new', false)).not.to.have.property('requirePasswordChange');
			expect(
				await models().users.setPassword('nobody', 'x', at(3), { mustChange: false, reason: 'password-reset' }),
			).to.equal(undefined);
		});

		it('gives no token for a password that was changed meanwhile', async () => {
			expect(await models().users.addLoginToken('a', token('t1', 1), { ...keep, bcrypt: 'older hash' })).to.equal(
				undefined,
			);
			expect(await models().users.addLoginToken('a', token('t1', 1), { ...keep, bcrypt: 'hash' })).not.to.equal(
				undefined,
			);
		});
	});
};
