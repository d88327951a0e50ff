import { expect } from 'chai';
import DDPClient from 'ddp';
import { type Person, registerTwo, sha256, useServer } from '../support/index.ts';
import { expectSignedOut, firstCall, type Heard, hearing } from './hearing.ts';

const connect = (client: DDPClient): Promise<void> =>
	new Promise((resolve, reject) => client.connect((error) => (error ? reject(error) : resolve())));

describe('ddp 0.12.1, unchanged from npm, told another version first', () => {
	const server = useServer();

	it('comes back with the one that both prefer', async () => {
		const client = new DDPClient({
			host: 'localhost',
			port: server.current.port,
			ddpVersion: 'pre2',
			autoReconnect: false,
		});
		await connect(client);
		expect(client.ddpVersion).to.equal('1');
		client.close();
	});
});

// 'pre1' and 'pre2' are what it speaks with servers of Meteor before 0.8, where it is told to speak nothing else.
for (const ddpVersion of ['1', 'pre2', 'pre1']) {
	describe(`ddp 0.12.1, unchanged from npm, speaking version ${ddpVersion}`, () => {
		const server = useServer();
		let alice: Person;
		let bob: Person;
		let rid: string;
		let client: DDPClient;
		let token = '';

		const call = (method: string, ...params: unknown[]): Promise<unknown> =>
			new Promise((resolve, reject) =>
				client.call(method, params, (error, result) => (error ? reject(error) : resolve(result))),
			);

		before(async () => {
			({ alice, bob, rid } = await registerTwo(server.url));
			client = new DDPClient({ host: 'localhost', port: server.current.port, ddpVersion, autoReconnect: false });
			client.supportedDdpVersions = [ddpVersion];
			await connect(client);
		});

		after(() => client.close());

		it('speaks the version it asked for', () => {
			expect(client.ddpVersion).to.equal(ddpVersion);
		});

		it('signs in', async () => {
			const login = await call('login', {
				user: { username: bob.username },
				password: { digest: sha256(bob.password), algorithm: 'sha-256' },
			});
			expect(login).to.include({ id: bob.userId });
			token = (login as { token: string }).token;
		});

		it('lists rooms and subscriptions', async () => {
			expect(((await call('rooms/get')) as { _id: string }[]).map(({ _id }) => _id)).to.deep.equal([rid]);
			expect(((await call('subscriptions/get')) as { rid: string }[]).map((each) => each.rid)).to.deep.equal([rid]);
		});

		it('subscribes and receives', async () => {
			const { callback, value } = firstCall<Heard & { ts: Date }>();
			const observer = client.observe('stream-room-messages', undefined, (_id, _old, _cleared, { args }) =>
				callback(args?.[0] as Heard & { ts: Date }),
			);
			const id = await new Promise<string>((resolve, reject) => {
				const asked = client.subscribe('stream-room-messages', [rid, true], (error) =>
					error ? reject(error) : resolve(asked),
				);
			});
			await alice.rest.post('chat.postMessage', { roomId: rid, text: 'to ddp' });
			const message = await value;
			expect(message).to.include({ msg: 'to ddp', rid });
			expect(message.ts).to.be.instanceOf(Date);
			observer.stop();
			client.unsubscribe(id);
		});

		it('sends', async () => {
			const heard = await hearing(server.url, alice, rid);
			await call('sendMessage', { rid, msg: 'from ddp' });
			expect((await heard()).msg).to.equal('from ddp');
		});

		it('logs out', async () => {
			await call('logout');
			await expectSignedOut(server.url, bob, token);
		});
	});
}
