import { expect } from 'chai';
import SimpleDDP from 'simpleddp';
import { WebSocket } from 'ws';
import { type Person, registerTwo, sha256, useServer } from '../support/index.ts';
import { expectSignedOut, firstCall, type Heard, hearing } from './hearing.ts';

describe('simpleddp 2.2.4, unchanged from npm', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let rid: string;
	let client: SimpleDDP;
	let token = '';

	before(async () => {
		({ alice, bob, rid } = await registerTwo(server.url));
		client = new SimpleDDP({
			endpoint: `${server.url.replace(/^http/, 'ws')}/websocket`,
			SocketConstructor: WebSocket,
		});
		await client.connect();
	});

	after(() => client.disconnect());

	it('signs in', async () => {
		const login = await client.call('login', {
			user: { username: bob.username },
			password: { digest: sha256(bob.password), algorithm: 'sha-256' },
		});
		expect(login).to.include({ id: bob.userId });
		const { token: given, tokenExpires } = login as { token: string; tokenExpires: Date };
		expect(tokenExpires).to.be.instanceOf(Date);
		token = given;
	});

	it('lists rooms and subscriptions, those changed since a date as well', async () => {
		expect(((await client.call('rooms/get')) as { _id: string }[]).map(({ _id }) => _id)).to.deep.equal([rid]);
		expect(((await client.call('subscriptions/get')) as { rid: string }[]).map((each) => each.rid)).to.deep.equal([
			rid,
		]);
		const changed = (await client.call('rooms/get', new Date(0))) as { update: unknown[]; remove: unknown[] };
		expect(changed.update).to.have.length(1);
	});

	it('subscribes and receives', async () => {
		const { callback, value } = firstCall<Heard & { ts: Date }>();
		const listener = client.on('changed', ({ collection, fields }) => {
			if (collection === 'stream-room-messages' && fields?.eventName === rid) {
				callback(fields.args[0] as Heard & { ts: Date });
			}
		});
		const subscription = client.subscribe('stream-room-messages', rid, false);
		await subscription.ready();
		await alice.rest.post('chat.postMessage', { roomId: rid, text: 'to simpleddp' });
		const message = await value;
		expect(message).to.include({ msg: 'to simpleddp', rid });
		expect(message.ts).to.be.instanceOf(Date);
		listener.stop();
		await subscription.stop();
	});

	it('sends', async () => {
		const heard = await hearing(server.url, alice, rid);
		const sent = (await client.call('sendMessage', { rid, msg: 'from simpleddp' })) as { _id: string };
		expect(await heard()).to.include({ _id: sent._id, msg: 'from simpleddp' });
	});

	it('is refused by name where it may not', async () => {
		const refused = await client
			.subscribe('stream-room-messages', 'no-such-room', false)
			.ready()
			.then(
				() => undefined,
				(error: unknown) => error,
			);
		expect(refused).to.include({ error: 'error-not-allowed', errorType: 'Meteor.Error' });
	});

	it('logs out', async () => {
		await client.call('logout');
		await expectSignedOut(server.url, bob, token);
		const refused = await client.call('rooms/get').then(
			() => undefined,
			(error: unknown) => error,
		);
		expect(refused).to.have.property('error', 'error-invalid-user');
	});
});
