import { DDPSDK } from '@rocket.chat/ddp-client';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { type Person, registerTwo, sha256, useServer } from '../support/index.ts';
import { expectSignedOut, firstCall, hearing } from './hearing.ts';

describe('@rocket.chat/ddp-client 1.1.2, unchanged from npm', () => {
	const had = globalThis.WebSocket;
	let alice: Person;
	let bob: Person;
	let rid: string;
	let sdk: DDPSDK;

	// Before the server's own: told that it stops, the client dials again 100 ms later, and nobody hears that it fails.
	after(() => {
		sdk.connection.close();
		Object.assign(globalThis, { WebSocket: had });
	});
	const server = useServer();
	// Closing leaves this client's heartbeat running, which would keep the process alive for a minute. After the server's
	// own: no frame can start it again.
	after(() => sdk.timeoutControl.stop());

	before(async () => {
		// The client wants the browser's WebSocket; Node 20 has none.
		Object.assign(globalThis, { WebSocket });
		({ alice, bob, rid } = await registerTwo(server.url));
		sdk = DDPSDK.create(server.url);
		await sdk.connection.connect();
	});

	it('signs in, with a password and with the token it got', async () => {
		await sdk.account.loginWithPassword(bob.username, sha256(bob.password));
		expect(sdk.account.uid).to.equal(bob.userId);
		const token = sdk.account.user?.token ?? '';
		await sdk.account.loginWithToken(token);
		expect(sdk.account.user?.token).to.equal(token);
	});

	it('lists rooms and subscriptions', async () => {
		expect(await sdk.call('rooms/get'))
			.to.be.an('array')
			.with.length(1);
		expect(await sdk.call('subscriptions/get'))
			.to.be.an('array')
			.with.length(1);
	});

	it('subscribes to the messages of a room and receives', async () => {
		const { callback, value } = firstCall<{ msg: string; u: { username?: string } }>();
		const subscription = sdk.stream('room-messages', rid, callback);
		await subscription.ready();
		await alice.rest.post('chat.postMessage', { roomId: rid, text: 'to another client' });
		const message = await value;
		expect(message.msg).to.equal('to another client');
		expect(message.u.username).to.equal(alice.username);
		subscription.stop();
	});

	it('receives what concerns its user', async () => {
		const { callback, value } = firstCall<unknown>();
		const subscription = sdk.stream('notify-user', `${bob.userId}/subscriptions-changed`, (...args) =>
			callback(args[0]),
		);
		await subscription.ready();
		await alice.rest.post('chat.postMessage', { roomId: rid, text: 'once more' });
		expect(await value).to.equal('updated');
		subscription.stop();
	});

	it('sends', async () => {
		const heard = await hearing(server.url, alice, rid);
		await sdk.client.callAsync('sendMessage', { rid, msg: 'from another client' });
		expect((await heard()).msg).to.equal('from another client');
	});

	it('calls REST with the same login', async () => {
		expect(await sdk.rest.get('/v1/me')).to.include({ _id: bob.userId });
	});

	it('is refused by name where it may not', async () => {
		const refused = await sdk.client.callAsync('loadHistory', 'no-such-room').then(
			() => undefined,
			(error: unknown) => error,
		);
		expect(refused).to.include({ errorType: 'Meteor.Error' });
	});

	it('logs out', async () => {
		const token = sdk.account.user?.token ?? '';
		await sdk.account.logout();
		expect(sdk.account.uid).to.equal(undefined);
		await expectSignedOut(server.url, bob, token);
	});
});
