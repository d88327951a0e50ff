import type { EventPayload } from '@rocket.chat/core-services';
import { expect } from 'chai';
import { frameOf, HANDED_OVER, refusal, settled, Workspace } from './workspace.ts';

describe('otr-relay asks the store only for what it does not know', () => {
	const warm = async (): Promise<Workspace> => {
		const workspace = new Workspace();
		await workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
		await workspace.one.relayAs('b1', 'bob', 'alice', 'data', frameOf());
		return workspace;
	};

	it('no store call after the first frame, and a session goes on while the store is down', async () => {
		const { one, store } = await warm();
		store.calls = 0;
		store.away = true;
		for (let index = 0; index < 100; index++) {
			await one.relayAs('a1', 'alice', 'bob', 'data', frameOf());
			await one.relayAs('b1', 'bob', 'alice', 'data', frameOf());
		}
		expect(store.calls).to.equal(0);
		expect(one.heard).to.have.length(202);
	});

	it('asks again after a failure, which is no refusal', async () => {
		const workspace = new Workspace();
		workspace.store.away = true;
		const failure = await workspace.one
			.relayAs('a1', 'alice', 'bob', 'data', frameOf())
			.catch((error: unknown) => error);
		expect(failure).to.be.instanceOf(Error).with.property('message', 'the store is away');
		workspace.store.away = false;
		expect(await workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf())).to.deep.equal(HANDED_OVER);
	});

	it('E2 hears of a deactivated account', async () => {
		const { one, store } = await warm();
		store.accounts.set('bob', { active: false, bot: false });
		await one.broker.broadcast('user.changed', { _id: 'bob', username: 'bob', active: false, roles: [] });
		expect((await refusal(one.relayAs('a1', 'alice', 'bob', 'data', frameOf()))).details).to.deep.equal({
			cause: 'peer-inactive',
		});
	});

	const room = (uids: string[]) =>
		({
			userIds: uids,
			action: 'updated',
			room: { _id: 'alicebob', t: 'd', uids },
		}) as unknown as EventPayload<'room.changed'>;

	it('hears that a room has others in it now, and asks nobody', async () => {
		const { one, store } = await warm();
		await one.broker.broadcast('room.changed', room(['alice', 'bob', 'carol']));
		expect((await refusal(one.relayAs('a1', 'alice', 'bob', 'data', frameOf()))).error).to.equal(
			'error-not-direct-message',
		);
		store.calls = 0;
		await one.broker.broadcast('room.changed', room(['alice', 'bob']));
		expect(await one.relayAs('a1', 'alice', 'bob', 'data', frameOf())).to.deep.equal(HANDED_OVER);
		expect(store.calls).to.equal(0);
	});

	it('hears it from another instance as well', async () => {
		const workspace = await warm();
		const two = workspace.join('two');
		workspace.store.accounts.set('alice', { active: false, bot: false });
		await two.broker.broadcast('user.changed', { _id: 'alice', username: 'alice', active: false, roles: [] });
		await settled();
		expect((await refusal(workspace.one.relayAs('b1', 'bob', 'alice', 'data', frameOf()))).details).to.deep.equal({
			cause: 'peer-inactive',
		});
	});

	it('forgets what it knew when an instance joins, which may have said something unheard', async () => {
		const workspace = await warm();
		workspace.store.rooms.set('alicebob', { t: 'd', uids: ['alice', 'carol'] });
		workspace.join('two');
		await settled();
		expect((await refusal(workspace.one.relayAs('a1', 'alice', 'bob', 'data', frameOf()))).error).to.equal(
			'error-not-allowed',
		);
	});
});
