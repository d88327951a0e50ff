import { expect } from 'chai';
import fc from 'fast-check';
import type { DdpLimits } from '../src/index.ts';
import { createHarness, deferred, settled } from './harness.ts';

/** What one reading of a socket may bring. */
const CHUNK = 64 * 1024;

describe('what one socket may cost', () => {
	it('a socket that never says connect is closed', () => {
		const { open, timers } = createHarness({ limits: { connectTime: 5000 } });
		const client = open();
		timers.advance(4999);
		expect(client.closedWith).to.equal(undefined);
		timers.advance(1);
		expect(client.closedWith?.code).to.equal(1008);
	});

	it('a socket that never logs in is closed, though it answers every ping', () => {
		const { connect, timers } = createHarness({ limits: { unauthenticatedTime: 60_000 } });
		const client = connect();
		for (let second = 0; second < 60 && !client.closedWith; second += 1) {
			client.say({ msg: 'pong' });
			timers.advance(1000);
		}
		expect(client.closedWith).to.deep.include({ code: 1008, reason: 'Nobody logged in' });
	});

	it('who logged in stays, and has that time again after logging out', async () => {
		const { connect, timers, registry } = createHarness({
			limits: { unauthenticatedTime: 60_000, heartbeatInterval: 1e9 },
		});
		registry.methods({
			login(id: string | null) {
				return this.setUserId(id);
			},
		});
		const client = connect();
		await client.call('1', 'login', 'alice');
		timers.advance(600_000);
		expect(client.closedWith).to.equal(undefined);
		await client.call('2', 'login', null);
		timers.advance(59_999);
		expect(client.closedWith).to.equal(undefined);
		timers.advance(1);
		expect(client.closedWith?.code).to.equal(1008);
	});

	const withLogin = (limits: Partial<DdpLimits>): ReturnType<typeof createHarness> => {
		const harness = createHarness({ limits: { heartbeatInterval: 1e9, ...limits } });
		harness.registry.methods({
			login(id: string | null) {
				return this.setUserId(id);
			},
			take: () => true,
		});
		return harness;
	};

	it('a frame that is large is taken from none but who has logged in', async () => {
		const { connect } = withLogin({ guestFrameBytes: 1000 });
		const [guest, user] = [connect(), connect()];
		guest.say({ msg: 'method', id: '1', method: 'take', params: ['x'.repeat(1000)] });
		expect(guest.closedWith).to.deep.include({ code: 1008, reason: 'No message over 1000 bytes before a login' });
		await user.call('1', 'login', 'alice');
		expect(await user.call('2', 'take', 'x'.repeat(1000))).to.include({ result: true });
		await user.call('3', 'login', null);
		user.say({ msg: 'method', id: '4', method: 'take', params: ['x'.repeat(1000)] });
		expect(user.closedWith?.code).to.equal(1008);
	});

	it('so many messages are taken before a login, and as many after a logout', async () => {
		const { connect } = withLogin({ guestFrames: 5 });
		const client = connect();
		await client.call('1', 'login', 'alice');
		for (let index = 0; index < 20; index += 1) {
			client.say({ msg: 'ping' });
		}
		await client.call('2', 'login', null);
		for (let index = 0; index < 5; index += 1) {
			client.say({ msg: 'ping' });
		}
		expect(client.closedWith).to.equal(undefined);
		client.say({ msg: 'ping' });
		expect(client.closedWith).to.deep.include({ code: 1008, reason: 'Too many messages before a login' });
	});

	it('X9 a message without its end is bounded by what it costs, before a login by less', async () => {
		const { connect } = withLogin({ guestFrameBytes: 1000, frameBytes: 10_000 });
		const [guest, user] = [connect(), connect()];
		await user.call('1', 'login', 'alice');
		guest.receiver?.arrived(0, 3000 + CHUNK, 0);
		user.receiver?.arrived(0, 30_000 + CHUNK, 0);
		expect([guest.closedWith, user.closedWith]).to.deep.equal([undefined, undefined]);
		guest.receiver?.arrived(0, 3001 + CHUNK, 0);
		expect(guest.closedWith).to.deep.include({ code: 1008, reason: 'No message over 1000 bytes before a login' });
		const other = connect();
		other.receiver?.arrived(1, 100, 1000);
		expect(other.closedWith).to.equal(undefined);
		other.receiver?.arrived(1, 100, 1001);
		expect(other.closedWith?.code).to.equal(1008);
		user.receiver?.arrived(0, 30_001 + CHUNK, 0);
		expect(user.closedWith).to.deep.include({ code: 1008, reason: 'A message in too many pieces' });
	});

	it('X9 sockets without a login share a budget; where it is full the network that holds most loses its oldest, and who is new stays', async () => {
		const { open, connect, server } = withLogin({ guestBytes: 5000, guestSocketBytes: 1000 });
		const [first, second, third, fourth] = [
			open('192.0.2.1'),
			open('2001:db8::1'),
			open('2001:db8::2'),
			open('2001:db8::3'),
		];
		const fifth = open('192.0.2.2');
		expect([first, second, third, fourth, fifth].map(({ closedWith }) => closedWith)).to.deep.equal(
			Array.from({ length: 5 }, () => undefined),
		);
		const sixth = open('192.0.2.3');
		expect(second.closedWith).to.deep.include({ code: 1013 });
		expect([first, third, fourth, fifth, sixth].map(({ closedWith }) => closedWith)).to.deep.equal(
			Array.from({ length: 5 }, () => undefined),
		);
		first.receiver?.closed();
		const user = connect('192.0.2.9');
		await user.call('1', 'login', 'alice');
		expect(third.closedWith).to.equal(undefined);
		third.receiver?.arrived(1, 1001, 0);
		expect(third.closedWith).to.deep.include({ code: 1013 });
		await user.call('2', 'login', null);
		expect([user.closedWith, fourth.closedWith, fifth.closedWith]).to.deep.equal([undefined, undefined, undefined]);
		server.close();
	});

	it('X9 of networks with little in each, who came first makes way: not who does what clients do before a login', () => {
		const { open, connect, registry } = withLogin({
			guestBytes: 40_000,
			guestSocketBytes: 1000,
			guestSubscriptionBytes: 10_000,
		});
		registry.methods({ never: () => new Promise(() => undefined) });
		const idle = Array.from({ length: 40 }, (_, index) => open(`2001:db8:0:${index.toString(16)}::1`));
		const newcomer = connect('192.0.2.1');
		newcomer.say({ msg: 'method', id: '1', method: 'never', params: ['alice'] });
		const more = Array.from({ length: 20 }, (_, index) => open(`2001:db8:1:${index.toString(16)}::1`));
		expect(newcomer.closedWith).to.equal(undefined);
		expect(idle.filter(({ closedWith }) => closedWith?.code === 1013).length).to.be.within(20, 23);
		expect(more.some(({ closedWith }) => closedWith)).to.equal(false);
		newcomer.receiver?.arrived(1, 2000, 0);
		newcomer.receiver?.arrived(1, 1000, 0);
		expect(newcomer.closedWith?.code).to.equal(1013);
	});

	it('X9 what waits to be read counts in that budget, as long as it does', () => {
		const { connect, open } = withLogin({ guestBytes: 20_000, guestSocketBytes: 1000 });
		const [idle, read, unread] = [connect('192.0.2.1'), connect('192.0.2.2'), connect('192.0.2.3')];
		read.bufferedAmount = 10_000;
		read.say({ msg: 'ping' });
		read.bufferedAmount = 0;
		unread.bufferedAmount = 8_000;
		unread.say({ msg: 'ping' });
		expect([idle, read, unread].map(({ closedWith }) => closedWith)).to.deep.equal([undefined, undefined, undefined]);
		unread.bufferedAmount = 18_000;
		unread.say({ msg: 'ping' });
		expect([idle, read, unread].map(({ closedWith }) => closedWith?.code)).to.deep.equal([undefined, undefined, 1013]);
		expect(open('192.0.2.4').closedWith).to.equal(undefined);
	});

	it('X9 the sockets of all who have logged in share a budget for what is above the usual; where it is full the account that holds most loses its oldest', async () => {
		const { connect, registry } = withLogin({
			memberBytes: 140_000,
			memberFreeBytes: 10_000,
			subscriptionBytes: 60_000,
			queuedBytes: 1e6,
		});
		registry.publish('p', function () {
			this.ready();
		});
		const member = async (name: string): Promise<ReturnType<typeof connect>> => {
			const client = connect();
			await client.call('1', 'login', name);
			return client;
		};
		const [usual, slow, first, second, third] = [
			await member('alice'),
			await member('bob'),
			await member('mallory'),
			await member('mallory'),
			await member('mallory'),
		];
		await usual.subscribe('s', 'p', 'x'.repeat(3_000));
		slow.bufferedAmount = 40_000;
		slow.say({ msg: 'ping' });
		for (const greedy of [first, second]) {
			await greedy.subscribe('s', 'p', 'x'.repeat(18_000));
			await settled();
		}
		third.receiver?.arrived(1, 75_000, 0);
		expect([usual, slow, first, second, third].map(({ closedWith }) => closedWith?.code)).to.deep.equal([
			undefined,
			undefined,
			1013,
			undefined,
			undefined,
		]);
		first.receiver?.closed();
		second.say({ msg: 'unsub', id: 's' });
		await settled();
		third.receiver?.arrived(1, 110_000, 0);
		expect([usual, slow, second, third].map(({ closedWith }) => closedWith)).to.deep.equal([
			undefined,
			undefined,
			undefined,
			undefined,
		]);
	});

	it('X9 what a guest subscribes to and what it lets wait counts in that budget, until it ends', async () => {
		const { connect, registry } = withLogin({
			guestBytes: 100_000,
			guestSocketBytes: 1000,
			guestFrameBytes: 20_000,
			guestSubscriptionBytes: 60_000,
			guestWaitingBytes: 60_000,
		});
		registry.publish('p', function () {
			this.ready();
		});
		registry.methods({ never: () => new Promise(() => undefined) });
		const [idle, greedy] = [connect('192.0.2.1'), connect('192.0.2.2')];
		await greedy.subscribe('1', 'p', 'x'.repeat(10_000));
		greedy.say({ msg: 'unsub', id: '1' });
		await settled();
		await greedy.subscribe('2', 'p', 'x'.repeat(14_000));
		greedy.say({ msg: 'method', id: '3', method: 'never' });
		greedy.say({ msg: 'method', id: '4', method: 'never', params: ['x'.repeat(14_000)] });
		expect(greedy.closedWith).to.equal(undefined);
		greedy.receiver?.arrived(1, 40_000, 0);
		expect([greedy.closedWith?.code, idle.closedWith]).to.deep.equal([1013, undefined]);
	});

	it('X9 a guest subscribes to less, and lets less wait, counted as it is once decoded', async () => {
		const { connect, registry } = withLogin({
			guestSubscriptions: 2,
			guestSubscriptionBytes: 10_000,
			guestWaitingBytes: 20_000,
		});
		registry.publish('p', function () {
			this.ready();
		});
		const [some, empty] = [150, 500].map((length) => Array.from({ length }, () => []));
		const [many, large, user] = [connect(), connect(), connect()];
		await many.subscribe('1', 'p');
		await many.subscribe('2', 'p');
		expect((await many.subscribe('3', 'p')).error).to.deep.include({ error: 'too-many-subscriptions' });
		expect((await large.subscribe('1', 'p', some)).msg).to.equal('nosub');
		large.say({ msg: 'method', id: '1', method: 'take', params: [empty] });
		expect(large.closedWith?.dropped).to.equal(true);
		await user.call('1', 'login', 'alice');
		for (const id of ['1', '2', '3']) {
			expect((await user.subscribe(id, 'p', empty)).msg).to.equal('ready');
		}
		expect(await user.call('2', 'take', empty)).to.include({ result: true });
	});

	it('garbage is answered, and closed when there is too much of it', () => {
		const { connect } = createHarness({ limits: { malformedFrames: 4 } });
		const client = connect();
		client.say('{');
		client.receiver?.receive(new Uint8Array([1, 2]));
		client.say({ msg: 'method' });
		expect(client.received.slice(1)).to.deep.equal([
			{ msg: 'error', reason: 'Parse error' },
			{ msg: 'error', reason: 'Parse error' },
			{ msg: 'error', reason: 'Bad request', offendingMessage: { msg: 'method' } },
		]);
		client.say('[]');
		expect(client.closedWith?.code).to.equal(1008);
		client.say({ msg: 'ping' });
		expect(client.received).to.have.length(5);
	});

	it('no text whatever makes receive throw', () => {
		const { connect } = createHarness({ limits: { malformedFrames: 1e9 } });
		const client = connect();
		const message = fc.record(
			{
				msg: fc.constantFrom('method', 'sub', 'unsub', 'ping', 'pong', 'connect', 'x'),
				id: fc.jsonValue(),
				method: fc.jsonValue(),
				name: fc.jsonValue(),
				params: fc.jsonValue(),
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.json(),
					message.map((value) => JSON.stringify(value)),
				),
				(text) => {
					client.say(text);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('a frame over the limit is refused', () => {
		const { connect } = createHarness({ limits: { frameBytes: 100 } });
		const client = connect();
		client.say({ msg: 'ping', id: 'x'.repeat(100) });
		expect(client.received.at(-1)).to.deep.equal({ msg: 'error', reason: 'Parse error' });
	});

	it('subscriptions beyond the limit are refused, until one ends', async () => {
		const { connect, registry } = createHarness({ limits: { subscriptions: 2 } });
		registry.publish('p', function () {
			this.ready();
		});
		const client = connect();
		await client.subscribe('1', 'p');
		await client.subscribe('2', 'p');
		expect((await client.subscribe('3', 'p')).error).to.deep.include({ error: 'too-many-subscriptions' });
		client.say({ msg: 'unsub', id: '1' });
		expect(await client.subscribe('4', 'p')).to.deep.equal({ msg: 'ready', subs: ['4'] });
	});

	it('subscriptions are bounded by what they were asked with, until one ends', async () => {
		const { connect, registry } = createHarness({ limits: { subscriptionBytes: 5500 } });
		registry.publish('p', function () {
			this.ready();
		});
		const client = connect();
		const large = 'x'.repeat(450);
		await client.subscribe('1', 'p', large);
		await client.subscribe('2', 'p');
		expect((await client.subscribe('3', 'p', large)).error).to.deep.include({ error: 'too-many-subscriptions' });
		client.say({ msg: 'unsub', id: '1' });
		expect(await client.subscribe('4', 'p', large)).to.deep.equal({ msg: 'ready', subs: ['4'] });
	});

	it('messages waiting for one another are bounded by their size, counted until they end', async () => {
		const { connect, registry } = createHarness({ limits: { waitingBytes: 2700, guestWaitingBytes: 2700 } });
		const first = deferred();
		registry.methods({ wait: () => first.promise, next: () => true });
		const client = connect();
		client.say({ msg: 'method', id: '1', method: 'wait', params: ['x'.repeat(400)] });
		client.say({ msg: 'method', id: '2', method: 'next', params: ['x'.repeat(400)] });
		first.resolve();
		await client.until(({ msg, id }) => msg === 'result' && id === '2');
		await settled();
		expect(await client.call('3', 'next', 'x'.repeat(800))).to.include({ result: true });
		registry.methods({ never: () => new Promise(() => undefined) });
		client.say({ msg: 'method', id: '4', method: 'never', params: ['x'.repeat(400)] });
		client.say({ msg: 'method', id: '5', method: 'next', params: ['x'.repeat(400)] });
		expect(client.closedWith).to.equal(undefined);
		client.say({ msg: 'method', id: '6', method: 'next', params: ['x'.repeat(400)] });
		expect(client.closedWith?.dropped).to.equal(true);
	});

	it('messages waiting for one another are bounded', () => {
		const { connect, registry } = createHarness({ limits: { waitingMessages: 10 } });
		registry.methods({ never: () => new Promise(() => undefined) });
		const client = connect();
		for (let id = 0; id < 10; id += 1) {
			client.say({ msg: 'method', id: `${id}`, method: 'never' });
		}
		expect(client.closedWith).to.equal(undefined);
		client.say({ msg: 'method', id: 'more', method: 'never' });
		expect(client.closedWith?.dropped).to.equal(true);
	});

	it('messages that unblock count until they end', async () => {
		const { connect, registry } = createHarness({ limits: { waitingMessages: 10 } });
		const gate = deferred();
		registry.methods({
			wait() {
				this.unblock();
				return gate.promise;
			},
		});
		const client = connect();
		for (let id = 0; id < 10; id += 1) {
			client.say({ msg: 'method', id: `${id}`, method: 'wait' });
			await settled();
		}
		gate.resolve();
		await client.until(({ msg, id }) => msg === 'result' && id === '9');
		await settled();
		client.say({ msg: 'method', id: 'more', method: 'wait' });
		expect(client.closedWith).to.equal(undefined);
	});

	it('a reader too slow for what is queued is dropped', () => {
		const { connect, server } = createHarness({ limits: { queuedBytes: 1000 } });
		const client = connect();
		client.bufferedAmount = 1000;
		client.say({ msg: 'ping' });
		expect(client.received.at(-1)).to.deep.equal({ msg: 'pong' });
		client.bufferedAmount = 1001;
		client.say({ msg: 'ping' });
		expect(client.closedWith?.dropped).to.equal(true);
		expect(server.connections).to.equal(0);
	});

	it('a ping that a slow reader can not take ends its heartbeat', () => {
		const { connect, timers } = createHarness({ limits: { queuedBytes: 1000 } });
		const client = connect();
		client.bufferedAmount = 1001;
		timers.advance(100_000);
		expect(client.closedWith?.dropped).to.equal(true);
		expect(client.received).to.have.length(1);
	});

	it('closing the server closes every socket, connected or not', async () => {
		const { connect, open, server } = createHarness();
		const clients = [connect(), open()];
		await server.close();
		expect(clients.map(({ closedWith }) => closedWith?.code)).to.deep.equal([1001, 1001]);
		expect(server.connections).to.equal(0);
	});

	it('X9 closing the server closes two hundred sockets in a turn of the event loop, and one that opens meanwhile as well', async () => {
		const { connect, open, server } = createHarness();
		const clients = Array.from({ length: 450 }, connect);
		const closed = (): number => clients.filter(({ closedWith }) => closedWith?.code === 1001).length;
		const done = server.close();
		expect(closed()).to.equal(200);
		const late = open();
		await done;
		expect([closed(), late.closedWith?.code, server.connections]).to.deep.equal([450, 1001, 0]);
	});
});
