import type { EventPayload } from '@rocket.chat/core-services';
import { expect } from 'chai';
import { DdpError } from '../support/ddp.ts';
import { type RelayServer, startRelayServer } from './support.ts';

const errorOf = async (call: Promise<unknown>): Promise<unknown> =>
	call.then(
		() => 'permitted',
		(error: unknown) => {
			if (error instanceof DdpError) return error.error;
			throw error;
		},
	);

describe('streams on the socket', () => {
	let server: RelayServer;
	beforeEach(async () => {
		server = await startRelayServer();
	});
	afterEach(() => server.stop());

	it('tell members of a room of its messages, and let nobody else listen', async () => {
		const [alice, carol] = [await server.signIn('alice'), await server.signIn('carol')];
		await alice.stream('stream-room-messages', 'alicebob');
		expect(await errorOf(carol.stream('stream-room-messages', 'alicebob'))).to.equal('error-not-allowed');
		expect(await errorOf(carol.stream('stream-room-messages', '__my_messages__'))).to.equal('error-not-allowed');
		expect(await errorOf((await server.connect()).stream('stream-room-messages', 'general'))).to.equal(
			'error-not-allowed',
		);
		const message = { _id: 'm1', rid: 'alicebob', msg: 'hello', ts: new Date(7), u: { _id: 'bob', username: 'bob' } };
		await server.broker.broadcast('message.changed', {
			rid: 'alicebob',
			message,
		} as unknown as EventPayload<'message.changed'>);
		expect(await alice.waitForEvent('stream-room-messages', 'alicebob')).to.deep.equal([
			{ ...message, ts: { $date: 7 } },
		]);
	});

	it('stop telling a member who has left, and say so', async () => {
		const bob = await server.signIn('bob');
		const messages = await bob.stream('stream-room-messages', 'general');
		const deleted = await bob.stream('stream-notify-room', 'general/deleteMessage');
		await bob.stream('stream-notify-user', 'bob/subscriptions-changed');
		const subscription = { _id: 's1', rid: 'general' };
		await server.broker.broadcast('subscription.changed', {
			userId: 'bob',
			action: 'removed',
			subscription,
		} as EventPayload<'subscription.changed'>);
		await bob.waitFor(({ msg, id }) => msg === 'nosub' && id === messages);
		await bob.waitFor(({ msg, id }) => msg === 'nosub' && id === deleted);
		expect(await bob.waitForEvent('stream-notify-user', 'bob/subscriptions-changed')).to.deep.equal([
			'removed',
			subscription,
		]);
		expect(server.streams.emit('room-messages', 'general', [])).to.equal(0);
		expect(await errorOf(bob.stream('stream-room-messages', 'general'))).to.equal('error-not-allowed');
	});

	it('tell of deleted messages, rooms and accounts whom it concerns', async () => {
		const [alice, bob] = [await server.signIn('alice'), await server.signIn('bob')];
		for (const key of ['rooms-changed', 'userData']) await alice.stream('stream-notify-user', `alice/${key}`);
		await bob.stream('stream-notify-room', 'alicebob/deleteMessage');
		const room = { _id: 'alicebob', t: 'd' };
		await server.broker.broadcast('room.changed', {
			userIds: ['alice', 'bob'],
			action: 'updated',
			room,
		} as unknown as EventPayload<'room.changed'>);
		await server.broker.broadcast('user.changed', {
			_id: 'alice',
			username: 'alice',
			active: true,
			roles: ['user'],
			diff: { name: 'Alice' },
		});
		await server.broker.broadcast('message.deleted', { rid: 'alicebob', _id: 'm1' });
		expect(await alice.waitForEvent('stream-notify-user', 'alice/rooms-changed')).to.deep.equal(['updated', room]);
		expect(await alice.waitForEvent('stream-notify-user', 'alice/userData')).to.deep.equal([
			{ type: 'updated', id: 'alice', diff: { name: 'Alice' } },
		]);
		expect(await bob.waitForEvent('stream-notify-room', 'alicebob/deleteMessage')).to.deep.equal([{ _id: 'm1' }]);
	});

	it('G1 tell everybody of public settings, and nobody of others', async () => {
		const nobody = await server.connect();
		await nobody.stream('stream-notify-all', 'public-settings-changed');
		await server.broker.broadcast('settings.changed', { _id: 'Secret', value: 'x', public: false });
		await server.broker.broadcast('settings.changed', { _id: 'OTR_Enable', value: false, public: true });
		await nobody.waitForEvent('stream-notify-all', 'public-settings-changed');
		expect(nobody.events('stream-notify-all', 'public-settings-changed')).to.deep.equal([
			['updated', { _id: 'OTR_Enable', value: false }],
		]);
	});

	it('G4 tell signed-in users that somebody came and went', async () => {
		const alice = await server.signIn('alice');
		await alice.stream('stream-notify-logged', 'user-status');
		const bob = await server.signIn('bob');
		const [status] = await alice.waitForEvent(
			'stream-notify-logged',
			'user-status',
			([event]) => (event as unknown[])[0] === 'bob',
		);
		expect(status).to.deep.equal(['bob', 'bob.name', 1, '']);
		await bob.close();
		await alice.waitForEvent('stream-notify-logged', 'user-status', ([event]) => (event as unknown[])[2] === 0);
		expect(await errorOf((await server.connect()).stream('stream-notify-logged', 'user-status'))).to.equal(
			'error-not-allowed',
		);
	});

	it('X1 let nobody write', async () => {
		const alice = await server.signIn('alice');
		for (const [stream, eventName] of [
			['notify-user', 'bob/message'],
			['notify-user', 'alice/message'],
			['notify-user', 'bob/otr/x'],
			['notify-room', 'alicebob/deleteMessage'],
			['notify-logged', 'user-status'],
			['notify-all', 'public-settings-changed'],
			['room-messages', 'alicebob'],
		] as const) {
			expect(
				await errorOf(alice.call(`stream-${stream}`, eventName, { any: 'thing' })),
				`${stream} ${eventName}`,
			).to.equal('error-not-allowed');
		}
	});

	it('want a name', async () => {
		const alice = await server.signIn('alice');
		for (const eventName of [undefined, null, 1, { $ne: '' }, ['alice/otr']]) {
			expect(await errorOf(alice.call('stream-notify-user', eventName))).to.equal(400);
			expect(await errorOf(alice.subscribe('stream-notify-user', eventName))).to.equal(400);
		}
	});

	it('take the options that Rocket.Chat’s clients send, in either form', async () => {
		const alice = await server.signIn('alice');
		for (const options of [undefined, false, true, { useCollection: false, args: [] }])
			await alice.subscribe('stream-notify-user', 'alice/otr', options);
		expect(server.streams.emit('notify-user', 'alice/otr', [])).to.equal(1);
	});
});
