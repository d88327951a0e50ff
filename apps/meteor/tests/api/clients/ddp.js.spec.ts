import { expect } from 'chai';
import DDP from 'ddp.js';
import { WebSocket } from 'ws';
import { type Person, registerTwo, sha256, useServer } from '../support/index.ts';
import { expectSignedOut, firstCall, type Heard, hearing } from './hearing.ts';

describe('ddp.js 2.2.1, unchanged from npm', () => {
	const server = useServer();
	let alice: Person;
	let bob: Person;
	let rid: string;
	let client: InstanceType<typeof DDP>;
	let token = '';

	/** The client gives out ids and events; who waits for an answer does this. */
	const call = (method: string, ...params: unknown[]): Promise<unknown> =>
		new Promise((resolve, reject) => {
			const id = client.method(method, params);
			const listen = (message: { id?: string; result?: unknown; error?: unknown }): void => {
				if (message.id === id) {
					client.removeListener('result', listen);
					message.error ? reject(message.error) : resolve(message.result);
				}
			};
			client.on('result', listen);
		});

	before(async () => {
		({ alice, bob, rid } = await registerTwo(server.url));
		client = new DDP({
			endpoint: `${server.url.replace(/^http/, 'ws')}/websocket`,
			SocketConstructor: WebSocket,
			autoConnect: false,
			autoReconnect: false,
		});
		await new Promise<void>((resolve) => {
			client.on('connected', () => resolve());
			client.connect();
		});
	});

	after(() => client.disconnect());

	it('signs in', async () => {
		const login = await call('login', {
			user: { email: `${bob.username}@example.org` },
			password: { digest: sha256(bob.password), algorithm: 'sha-256' },
		});
		expect(login).to.include({ id: bob.userId });
		token = (login as { token: string }).token;
		expect(await call('login', { resume: token })).to.include({ id: bob.userId, token });
	});

	it('lists rooms and subscriptions', async () => {
		expect(((await call('rooms/get')) as { _id: string }[]).map(({ _id }) => _id)).to.deep.equal([rid]);
		expect(((await call('subscriptions/get')) as { rid: string }[]).map((each) => each.rid)).to.deep.equal([rid]);
	});

	it('subscribes and receives', async () => {
		const ready = firstCall<void>();
		const heard = firstCall<Heard>();
		const ended = firstCall<void>();
		client.on('changed', ({ collection, fields }) => {
			if (collection === 'stream-room-messages' && fields?.eventName === rid) {
				heard.callback(fields.args[0] as Heard);
			}
		});
		client.on('ready', ({ subs }) => subs?.includes(id) && ready.callback());
		client.on('nosub', (message) => message.id === id && ended.callback());
		const id = client.sub('stream-room-messages', [rid, false]);
		await ready.value;
		await alice.rest.post('chat.postMessage', { roomId: rid, text: 'to ddp.js' });
		expect(await heard.value).to.include({ msg: 'to ddp.js', rid });
		client.unsub(id);
		await ended.value;
	});

	it('sends', async () => {
		const heard = await hearing(server.url, alice, rid);
		await call('sendMessage', { rid, msg: 'from ddp.js' });
		expect((await heard()).msg).to.equal('from ddp.js');
	});

	it('logs out', async () => {
		await call('logout');
		await expectSignedOut(server.url, bob, token);
	});
});
