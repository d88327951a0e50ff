import { Rocketchat } from '@rocket.chat/sdk';
import { expect } from 'chai';
import { type Person, registerTwo, socketOf, useServer } from '../support/index.ts';
import { expectSignedOut, firstCall, type Heard, hearing } from './hearing.ts';

const quiet = {
	debug: () => undefined,
	info: () => undefined,
	warning: () => undefined,
	warn: () => undefined,
	error: () => undefined,
};

describe('@rocket.chat/sdk 1.0.0-alpha.42, unchanged from npm', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let rid: string;
	let client: Rocketchat;

	before(async () => {
		({ alice, bob, rid } = await registerTwo(server.url));
		client = new Rocketchat({ host: server.url, useSsl: false, protocol: 'ddp', logger: quiet });
		await client.connect({});
	});

	after(() => client.disconnect());

	it('signs in over REST, and with the token it got over DDP', async () => {
		await client.login({ username: bob.username, password: bob.password });
		expect(client.userId).to.equal(bob.userId);
		expect(await client.methodCall('rooms/get')).to.be.an('array');
	});

	it('is told who it is and what the workspace is', async () => {
		expect(await client.get('me')).to.include({ _id: bob.userId, username: bob.username });
		expect(await client.info())
			.to.have.property('version')
			.that.is.a('string');
		expect(await client.users.info(alice.username)).to.include({ _id: alice.userId });
	});

	it('lists rooms and subscriptions', async () => {
		expect((await client.get('rooms.get')).update.map(({ _id }: { _id: string }) => _id)).to.deep.equal([rid]);
		expect((await client.get('subscriptions.get')).update.map((each: { rid: string }) => each.rid)).to.deep.equal([
			rid,
		]);
		expect(await client.createDirectMessage(alice.username)).to.include({ rid });
	});

	it('subscribes to a room and to all that concerns its user, and receives', async () => {
		const { callback, value } = firstCall<Heard & { ts: Date }>();
		// Declared as a callback of Node's shape; what it is called with is the message.
		await client.onMessage((message: unknown) => callback(message as Heard & { ts: Date }));
		await client.subscribeRoom(rid);
		await client.subscribeNotifyUser();
		await client.subscribeNotifyAll();
		await client.subscribeLoggedNotify();
		await alice.rest.post('chat.postMessage', { roomId: rid, text: 'to the sdk' });
		const message = await value;
		expect(message.msg).to.equal('to the sdk');
		expect(message.u.username).to.equal(alice.username);
		expect(Math.abs(Date.now() - message.ts.getTime())).to.be.lessThan(60_000);
	});

	it("watches somebody's presence as Rocket.Chat's app does, and is told", async () => {
		type Event = { fields: { uid: string; args: [[username: string, status: number, text: string]] } };
		const { callback, value } = firstCall<Event>();
		await client.onStreamData('stream-user-presence', (event: unknown) => callback(event as Event));
		// The app's own copy of the sdk has `subscribeRaw` for it: the socket's subscription, with the parameters as they
		// are.
		const { ddp } = (await client.socket) as unknown as {
			ddp: { subscribe(name: string, params: readonly unknown[]): Promise<unknown> };
		};
		await ddp.subscribe('stream-user-presence', ['', { added: [alice.userId] }]);
		const socket = await socketOf(server.url, alice);
		const { uid, args } = (await value).fields;
		expect([uid, args]).to.deep.equal([alice.userId, [[alice.username, 1, '']]]);
		await socket.close();
	});

	it('sends', async () => {
		const heard = await hearing(server.url, alice, rid);
		const { _id } = await client.sendMessage('from the sdk', rid);
		expect(await heard()).to.include({ _id, msg: 'from the sdk', rid });
	});

	it('logs out', async () => {
		const token = client.currentLogin?.authToken ?? '';
		await client.logout();
		expect(client.currentLogin).to.equal(null);
		await expectSignedOut(server.url, bob, token);
	});
});
