import { expect } from 'chai';
import type { Models } from '../src/index.ts';
import { at, leaving, message, room, setting, subscription, user } from './documents.ts';

export const clockContract = (models: () => Models): void => {
	describe('`_updatedAt`', () => {
		const AHEAD = 600_000;

		beforeEach(async () => {
			for (const id of ['a', 'b', 'c']) {
				await models().users.insert(user(id));
			}
			await models().rooms.createWithSubscriptions(
				room('abc', ['a', 'b', 'c']),
				['a', 'b', 'c'].map((uid) => subscription('abc', uid)),
			);
			await models().messages.post(message('m1', 'abc', 'a', at(1)));
			await models().messages.post(message('m2', 'abc', 'a', at(2)));
			await models().settings.define([setting('S', 1)]);
			await models().subscriptions.setOpen('abc', 'c', false, at(AHEAD));
		});

		const now = at(10);

		/** Every way to write, by a clock that was put back by ten minutes. */
		const writes: Readonly<Record<string, () => Promise<readonly ({ readonly _updatedAt: Date } | undefined)[]>>> = {
			'a new account': async () => [await models().users.insert(user('d', { _updatedAt: now }))],
			'a change of an account': async () => [await models().users.update('a', { name: 'x' }, now)],
			'a new password': async () => [
				await models().users.setPassword('a', 'hash', now, { mustChange: false, reason: 'password-changed' }),
			],
			'a sign-in': async () => [
				await models().users.addLoginToken('a', { hashedToken: 't', when: now }, { oldest: at(0), limit: 5 }),
			],
			'a deactivation': async () => [await models().users.setActive('a', false, now)],
			'new keys': async () => {
				await models().users.setE2EKeys('a', { public_key: 'x', private_key: 'y' }, now, { overwrite: true });
				return [await models().users.findById('a')];
			},
			'a new room': async () => {
				const { room: created, inserted } = await models().rooms.createWithSubscriptions(
					room('ab', ['a', 'b'], { _updatedAt: now }),
					[subscription('ab', 'a', { _updatedAt: now })],
				);
				return [created, ...inserted];
			},
			'a change of a room': async () => [await models().rooms.update('abc', { topic: 'x' }, now)],
			'leaving a room': async () => {
				const left = await models().rooms.removeMember('abc', 'c', now, leaving('c'));
				const [removed] = await models().subscriptions.findRemoved('c', at(AHEAD));
				return [left?.room, ...(left?.subscriptions ?? []), removed && { _updatedAt: removed.removedAt }];
			},
			reading: async () => [await models().subscriptions.markRead('abc', 'b', now)],
			hiding: async () => [await models().subscriptions.setOpen('abc', 'b', false, now)],
			'a message': async () => {
				const posted = await models().messages.post(message('m3', 'abc', 'a', now));
				return [posted.message, posted.room, ...posted.subscriptions];
			},
			'an edited message': async () => {
				const edited = await models().messages.edit('m2', {
					msg: 'x',
					editedAt: now,
					editedBy: { _id: 'a', username: 'a' },
				});
				return [edited?.message, edited?.room];
			},
			'a removed message': async () => {
				const removed = await models().messages.remove('m2', now);
				return [removed?.room, ...(removed?.subscriptions ?? [])];
			},
			'a setting': async () => [await models().settings.setValue('S', 2, now, 'a')],
			'a new setting': async () => models().settings.define([setting('T', 1)]),
		};

		for (const [what, write] of Object.entries(writes)) {
			it(`of ${what} is later than all before it, though the clock was put back`, async () => {
				const written = await write();
				expect(written.map((each) => each?._updatedAt)).to.deep.equal(written.map(() => at(AHEAD + 1)));
			});
		}

		it('finds in what changed since what was written after the clock was put back', async () => {
			await models().messages.post(message('m3', 'abc', 'a', now));
			const changed = {
				rooms: (await models().rooms.changesByUser('b', { limit: 10, since: at(AHEAD + 1) })).items,
				subscriptions: (await models().subscriptions.changesByUser('b', { limit: 10, since: at(AHEAD + 1) })).items,
			};
			expect([changed.rooms.length, changed.subscriptions.length]).to.deep.equal([1, 1]);
		});

		it('is the clock again once that has caught up', async () => {
			expect((await models().users.update('a', { name: 'x' }, at(AHEAD + 50)))?._updatedAt).to.deep.equal(
				at(AHEAD + 50),
			);
		});
	});
};
