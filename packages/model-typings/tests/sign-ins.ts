import { expect } from 'chai';
import type { Models } from '../src/index.ts';
import { at, user } from './documents.ts';

const DAY = 86_400_000;

export const signInsContract = (models: () => Models): void => {
	describe('sign-ins', () => {
		it('keeps the first key of networks that was proposed', async () => {
			expect(await models().signIns.networkKey('first')).to.equal('first');
			expect(await models().signIns.networkKey('second')).to.equal('first');
		});

		it("knows a user's networks for a time, the newest of them", async () => {
			const keep = { oldest: at(-DAY), limit: 2 };
			const known = async (userId: string, oldest = at(-DAY)) => {
				const answers = ['n1', 'n2', 'n3'].map(async (network) =>
					(await models().signIns.isKnownNetwork(userId, network, oldest)) ? network : '',
				);
				return (await Promise.all(answers)).filter((network) => network !== '');
			};
			for (const [n, network] of ['n1', 'n2', 'n3'].entries()) {
				await models().signIns.rememberNetwork('a', network, at(n), keep);
			}
			await models().signIns.rememberNetwork('b', 'n1', at(0), keep);
			expect(await known('a')).to.deep.equal(['n2', 'n3']);
			expect(await known('a', at(2))).to.deep.equal(['n3']);
			expect(await known('b')).to.deep.equal(['n1']);
			expect(await known('nobody')).to.deep.equal([]);
			await models().signIns.rememberNetwork('a', 'n2', at(DAY + 1), keep);
			expect(await known('a', at(3)), 'seen again after a day').to.deep.equal(['n2']);
			await models().signIns.rememberNetwork('a', 'n1', at(3 * DAY), { oldest: at(2 * DAY), limit: 2 });
			expect(await known('a')).to.deep.equal(['n1']);
		});

		it('X9 keeps the network that is noted where the others are dated ahead: the clock was put back', async () => {
			const keep = { oldest: at(-DAY), limit: 2 };
			const isKnown = (network: string, oldest = at(-DAY)) => models().signIns.isKnownNetwork('a', network, oldest);
			await models().signIns.rememberNetwork('a', 'n1', at(9 * DAY), keep);
			await models().signIns.rememberNetwork('a', 'n2', at(9 * DAY + 1), keep);
			await models().signIns.rememberNetwork('a', 'n3', at(1), keep);
			expect(await Promise.all([isKnown('n1'), isKnown('n2'), isKnown('n3')])).to.deep.equal([false, true, true]);
			await models().signIns.rememberNetwork('a', 'n2', at(2), keep);
			expect(await isKnown('n2', at(3)), 'dated by the clock as it is now').to.equal(false);
			expect(await isKnown('n2')).to.equal(true);
		});

		it('adds up what failed until it was seen, and forgets it after its time', async () => {
			const failed = (ms: number, count: number) => ({
				count,
				fromKnownNetworks: 1,
				slowed: 2,
				first: at(ms),
				last: at(ms + 5),
			});
			expect(await models().signIns.failures('a', at(0))).to.equal(undefined);
			await models().signIns.addFailures('a', failed(100, 3));
			await models().signIns.addFailures('a', failed(50, 4));
			await models().signIns.addFailures('b', failed(70, 1));
			expect(await models().signIns.failures('a', at(105))).to.deep.equal({
				count: 7,
				fromKnownNetworks: 2,
				slowed: 4,
				first: at(50),
				last: at(105),
			});
			expect(await models().signIns.failures('a', at(106))).to.equal(undefined);
			await models().signIns.clearFailures('a');
			expect(await models().signIns.failures('a', at(0))).to.equal(undefined);
			expect((await models().signIns.failures('b', at(0)))?.count).to.equal(1);
		});

		it('knows why a login was ended by another act, for 90 days', async () => {
			const keep = { oldest: at(-1_000), limit: 5 };
			await models().users.insert(user('a', { services: { password: { bcrypt: 'hash' } } }));
			const log = async (hashedToken: string) => models().users.addLoginToken('a', { hashedToken, when: at(1) }, keep);
			for (const token of ['t1', 't2', 't3']) {
				await log(token);
			}
			await models().users.removeLoginToken('a', 't3', at(2));
			await models().users.setPassword('a', 'hash 2', at(3), {
				keepHashedToken: 't1',
				mustChange: false,
				reason: 'password-changed',
			});
			await models().users.removeLoginTokens('a', at(4), 'logged-out-elsewhere');
			await log('t4');
			await models().users.setActive('a', false, at(5));
			const ended = async () =>
				Promise.all(['t1', 't2', 't3', 't4', 'x'].map((token) => models().users.findEndedToken(token)));
			expect(await ended()).to.deep.equal([
				{ reason: 'logged-out-elsewhere', at: at(4) },
				{ reason: 'password-changed', at: at(3) },
				undefined,
				{ reason: 'deactivated', at: at(5) },
				undefined,
			]);
			await models().users.setActive('a', true, at(5 + 90 * DAY));
			expect((await ended()).map((each) => each?.reason)).to.deep.equal([
				undefined,
				undefined,
				undefined,
				'deactivated',
				undefined,
			]);
		});
	});
};
