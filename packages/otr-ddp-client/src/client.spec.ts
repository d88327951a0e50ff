import { expect } from 'chai';
import { DdpClient, type DdpSocket, MethodError } from './index.ts';

type Sent = { msg: string; id: string; method?: string; name?: string; params: unknown[] };

/** A network of sockets and a clock that the test moves by hand. */
function createSurroundings() {
	const sockets: (DdpSocket & { sent: Sent[]; closed: boolean })[] = [];
	const timers = new Set<{ at: number; callback: () => void }>();
	let now = 1_000_000;
	return {
		sockets,
		last: () => sockets.at(-1)!,
		environment: {
			open: () => {
				const socket = {
					sent: [] as Sent[],
					closed: false,
					onopen: null as DdpSocket['onopen'],
					onmessage: null as DdpSocket['onmessage'],
					onclose: null as DdpSocket['onclose'],
					send: (text: string) => void socket.sent.push(JSON.parse(text)),
					close: () => {
						socket.closed = true;
					},
				};
				sockets.push(socket);
				return socket;
			},
			after: (ms: number, callback: () => void) => {
				const timer = { at: now + ms, callback };
				timers.add(timer);
				return () => void timers.delete(timer);
			},
			now: () => now,
			random: () => 0,
		},
		advance(ms: number) {
			now += ms;
			for (const timer of [...timers]) {
				if (timer.at <= now && timers.delete(timer)) {
					timer.callback();
				}
			}
		},
		receive: (message: unknown) => sockets.at(-1)!.onmessage?.({ data: JSON.stringify(message) }),
		/** lets promise callbacks run */
		settle: () => new Promise<void>((resolve) => setImmediate(resolve)),
	};
}

describe('DDP client', () => {
	const start = (authenticate = () => Promise.resolve()) => {
		const surroundings = createSurroundings();
		const client = new DdpClient({ environment: surroundings.environment, authenticate });
		client.connect();
		const agree = async () => {
			surroundings.last().onopen?.();
			surroundings.receive({ msg: 'connected', session: 'x' });
			await surroundings.settle();
		};
		return { ...surroundings, client, agree };
	};

	it('agrees on version 1, then is connected', async () => {
		const { client, agree, last } = start();
		expect(client.status().status).to.equal('connecting');
		await agree();
		expect(last().sent[0]).to.deep.equal({ msg: 'connect', version: '1', support: ['1'] });
		expect(client.status()).to.deep.equal({ status: 'connected' });
	});

	it('signs in before anything else is sent', async () => {
		const surroundings = createSurroundings();
		const client: DdpClient = new DdpClient({
			environment: surroundings.environment,
			authenticate: async (call) => void (await call('login', { resume: 'token' })),
		});
		client.connect();
		client.stream('stream-notify-user', 'me/otr', () => undefined);
		void client.call('rooms/get');
		surroundings.last().onopen?.();
		surroundings.receive({ msg: 'connected', session: 'x' });
		await surroundings.settle();
		expect(surroundings.last().sent.map(({ method, msg }) => method ?? msg)).to.deep.equal(['connect', 'login']);
		surroundings.receive({ msg: 'result', id: surroundings.last().sent[1]!.id, result: {} });
		await surroundings.settle();
		expect(surroundings.last().sent.map(({ method, name, msg }) => method ?? name ?? msg)).to.deep.equal([
			'connect',
			'login',
			'stream-notify-user',
			'rooms/get',
		]);
	});

	it('answers a call with its result, whatever the order, and dates as dates', async () => {
		const { client, agree, last, receive } = start();
		await agree();
		const first = client.call('a', new Date(7));
		const second = client.call('b');
		expect(last().sent[1]!.params).to.deep.equal([{ $date: 7 }]);
		receive({ msg: 'result', id: last().sent[2]!.id, result: { ts: { $date: 5 } } });
		receive({ msg: 'result', id: last().sent[1]!.id });
		expect(await first).to.equal(undefined);
		expect(await second).to.deep.equal({ ts: new Date(5) });
	});

	it('rejects a call with the code, reason and details of the server', async () => {
		const { client, agree, last, receive } = start();
		await agree();
		const call = client.call('a').catch((error: unknown) => error);
		receive({
			msg: 'result',
			id: last().sent[1]!.id,
			error: { error: 'error-too-many-requests', reason: 'Wait', details: { timeToReset: 9 } },
		});
		const error = (await call) as MethodError;
		expect(error).to.be.instanceOf(MethodError);
		expect([error.error, error.reason, error.details]).to.deep.equal([
			'error-too-many-requests',
			'Wait',
			{ timeToReset: 9 },
		]);
	});

	it('rejects what was on the way when the connection broke, and sends no call twice', async () => {
		const { client, agree, advance, last, sockets } = start();
		await agree();
		const call = client.call('sendMessage').catch((error: MethodError) => error.error);
		last().onclose?.();
		expect(await call).to.equal('error-no-connection');
		expect(await client.call('sendMessage').catch((error: MethodError) => error.error)).to.equal('error-no-connection');
		advance(500);
		await agree();
		expect(sockets).to.have.length(2);
		expect(last().sent.map(({ msg }) => msg)).to.deep.equal(['connect']);
	});

	it('tries again after half a second, doubling up to five, and says when', async () => {
		const { client, advance, last, environment } = start();
		for (const wait of [500, 1000, 2000, 4000, 5000, 5000]) {
			last().onclose?.();
			expect(client.status()).to.deep.equal({ status: 'waiting', retryTime: environment.now() + wait });
			advance(wait);
			expect(client.status().status).to.equal('connecting');
		}
	});

	it('tries at once when the network is back', async () => {
		const { client, last, sockets } = start();
		last().onclose?.();
		client.nudge();
		expect(client.status().status).to.equal('connecting');
		expect(sockets).to.have.length(2);
	});

	it('notices a silent connection: asks after 20 s, gives up 10 s later', async () => {
		const { client, agree, advance, last, receive } = start();
		await agree();
		advance(20_000);
		expect(last().sent.at(-1)).to.deep.equal({ msg: 'ping' });
		receive({ msg: 'pong' });
		advance(19_999);
		expect(client.status().status).to.equal('connected');
		advance(1);
		advance(10_000);
		expect(client.status().status).to.equal('waiting');
		expect(last().closed).to.equal(true);
	});

	it('answers a ping', async () => {
		const { agree, last, receive } = start();
		await agree();
		receive({ msg: 'ping', id: 'p' });
		expect(last().sent.at(-1)).to.deep.equal({ msg: 'pong', id: 'p' });
	});

	it('subscribes once for many listeners, again on each connection, and unsubscribes with the last', async () => {
		const { client, agree, advance, last, receive } = start();
		const heard: unknown[] = [];
		const stopFirst = client.stream('stream-room-messages', 'r', (message) => heard.push(message));
		const stopSecond = client.stream('stream-room-messages', 'r', (message) => heard.push(message));
		await agree();
		last().onclose?.();
		advance(500);
		await agree();
		expect(last().sent.map(({ msg }) => msg)).to.deep.equal(['connect', 'sub']);
		receive({ msg: 'changed', collection: 'stream-room-messages', id: 'id', fields: { eventName: 'r', args: [1] } });
		receive({
			msg: 'changed',
			collection: 'stream-room-messages',
			id: 'id',
			fields: { eventName: 'other', args: [2] },
		});
		expect(heard).to.deep.equal([1, 1]);
		stopFirst();
		stopSecond();
		expect(last().sent.at(-1)).to.include({ msg: 'unsub', id: last().sent[1]!.id });
	});

	it('a subscription that its owner keeps is answered, whether it stays or ends, and is not sent again', async () => {
		const { client, agree, advance, last, receive } = start();
		const error = (work: Promise<void>) =>
			work.then(
				() => undefined,
				(thrown: MethodError) => thrown.error,
			);
		expect(await error(client.subscribe('stream-user-presence', ''))).to.equal('error-no-connection');
		await agree();
		const heard: unknown[] = [];
		const stop = client.onChanged('stream-user-presence', (id, fields) => heard.push([id, fields.args]));
		const asked = ['stays', 'ends', 'refused', 'lost'].map((name) =>
			error(client.subscribe('stream-user-presence', '', { added: [name] })),
		);
		const subs = last().sent.filter(({ msg }) => msg === 'sub');
		expect(subs[0]).to.deep.include({ name: 'stream-user-presence', params: ['', { added: ['stays'] }] });
		receive({ msg: 'changed', collection: 'stream-user-presence', id: 'bob', fields: { eventName: 'bob', args: [1] } });
		receive({ msg: 'ready', subs: [subs[0]!.id, 7] });
		receive({ msg: 'nosub', id: subs[1]!.id });
		receive({ msg: 'nosub', id: subs[2]!.id, error: { error: 'too-many-requests' } });
		last().onclose?.();
		expect(await Promise.all(asked)).to.deep.equal([undefined, undefined, 'too-many-requests', 'error-no-connection']);
		advance(500);
		await agree();
		expect(last().sent.map(({ msg }) => msg)).to.deep.equal(['connect']);
		stop();
		receive({ msg: 'changed', collection: 'stream-user-presence', id: 'bob', fields: { eventName: 'bob', args: [2] } });
		expect(heard).to.deep.equal([['bob', [1]]]);
	});

	it('does not throw on what is not DDP', async () => {
		const { client, agree, last } = start();
		await agree();
		for (const data of ['', '{', '[]', 'null', '{"msg":"changed"}', '{"msg":"result"}', '{"server_id":"0"}']) {
			last().onmessage?.({ data });
		}
		expect(client.status().status).to.equal('connected');
	});

	it('stops for good where the server speaks another version', async () => {
		const { client, last, receive, advance, sockets } = start();
		last().onopen?.();
		receive({ msg: 'failed', version: 'pre9' });
		expect(client.status().status).to.equal('failed');
		advance(60_000);
		expect(sockets).to.have.length(1);
	});

	it('drops a connection that it could not sign in on, and tries again', async () => {
		const { client, agree, last } = start(() => Promise.reject(new MethodError('too-many-requests')));
		await agree();
		expect(client.status().status).to.equal('waiting');
		expect(last().closed).to.equal(true);
	});

	it('makes another connection on restart, and none after close', async () => {
		const { client, agree, advance, sockets } = start();
		await agree();
		client.restart();
		expect(sockets).to.have.length(2);
		expect(client.status().status).to.equal('connecting');
		client.close();
		advance(60_000);
		expect(sockets).to.have.length(2);
		expect(client.status()).to.deep.equal({ status: 'closed' });
	});
});
