import { once } from 'node:events';
import { connect as openSocket } from 'node:net';
import { expect } from 'chai';
import { resetMeteor } from '../boot.ts';
import { check } from '../check.ts';
import { DDPServer } from '../ddp-server.ts';
import { Meteor } from '../meteor.ts';
import { INTAKE_TIME } from '../src/intake.ts';
import { WebApp } from '../webapp.ts';
import { connect, dial, start, stopAll } from './workspace.ts';

describe('DDP at /websocket', () => {
	afterEach(stopAll);

	it('methods and publications are served', async () => {
		Meteor.methods({
			double(n: unknown) {
				check(n, Number);
				return Number(n) * 2;
			},
		});
		Meteor.publish('greeting', function (name: string) {
			this.added('greetings', '1', { text: `Hello ${name}` });
			this.ready();
		});
		const client = await connect(await start());
		expect(await client.call('1', 'double', 21)).to.include({ result: 42 });
		await client.subscribe('s', 'greeting', 'Alice');
		expect(await client.until(({ msg }) => msg === 'added')).to.deep.include({ fields: { text: 'Hello Alice' } });
	});

	it('a failed check is 400 Match failed, without the value', async () => {
		const lines: unknown[] = [];
		Meteor.methods({ double: (n: unknown) => check(n, Number) });
		const keep = (...line: unknown[]): void => void lines.push(line);
		const client = await connect(await start({ logger: { debug: keep, warn: keep, error: keep } }));
		const { error } = await client.call('1', 'double', 'a secret');
		expect(error).to.deep.include({
			error: 400,
			reason: 'Match failed',
			message: 'Match failed [400]',
			errorType: 'Meteor.Error',
		});
		expect(JSON.stringify([error, lines])).not.to.contain('a secret');
	});

	it('a frame of 10 MB is refused before it is taken in', async () => {
		const client = await connect(await start());
		client.socket.send('x'.repeat(10 * 1024 * 1024));
		expect(await client.closed).to.equal(1009);
	});

	it('garbage, text or binary, is answered, then closed', async () => {
		const client = await connect(await start({ limits: { malformedFrames: 3 } }));
		client.socket.send('{');
		client.socket.send(new Uint8Array([0, 1, 2]));
		client.socket.send('null');
		expect(await client.closed).to.equal(1008);
		expect(client.received.filter(({ msg }) => msg === 'error')).to.have.length(3);
	});

	it('a socket that never logs in is closed', async () => {
		const server = await start({ limits: { unauthenticatedTime: 50 } });
		const client = await connect(server);
		expect(await client.closed).to.equal(1008);
		expect(server.connections()).to.equal(0);
	});

	it('a socket that never says connect is closed', async () => {
		const client = dial(await start({ limits: { connectTime: 50 } }));
		expect(await client.closed).to.equal(1008);
	});

	it('a client that neither reads nor closes is let go 5 s after it was told to', async function () {
		this.timeout(20_000);
		const client = dial(await start({ limits: { connectTime: 50 } }));
		const letGo = new Promise((resolve) =>
			WebApp.httpServer.once('upgrade', (_request, socket) => socket.once('close', resolve)),
		);
		await client.opened;
		// Nothing that comes is read, the close frame included.
		client.socket.pause();
		const opened = performance.now();
		await letGo;
		expect(performance.now() - opened).to.be.within(4_900, 15_000);
	});

	it('a client that is gone without a word is noticed by its heartbeat', async () => {
		const server = await start({ limits: { heartbeatInterval: 40, heartbeatTimeout: 40 } });
		let tell: () => void = () => undefined;
		const noticed = new Promise<void>((resolve) => {
			tell = resolve;
		});
		Meteor.onConnection(({ onClose }) => onClose(tell));
		const client = await connect(server);
		client.socket.pause();
		await noticed;
		expect(server.connections()).to.equal(0);
	});

	it('a reader that does not read is dropped, and memory stays bounded', async () => {
		Meteor.server.setPublicationStrategy('flood', DDPServer.publicationStrategies.NO_MERGE);
		const text = 'x'.repeat(256 * 1024);
		const flooded = new Promise<number>((resolve) => {
			Meteor.publish('flood', function () {
				let sent = 0;
				let live = true;
				this.onStop(() => {
					live = false;
					resolve(sent);
				});
				const more = (): void => {
					if (live) {
						sent += text.length;
						this.changed('flood', 'id', { text });
						setImmediate(more);
					}
				};
				more();
			});
		});
		const server = await start({ limits: { queuedBytes: 1024 * 1024 } });
		const client = await connect(server);
		client.socket.pause();
		const before = process.memoryUsage().arrayBuffers;
		client.say({ msg: 'sub', id: 's', name: 'flood', params: [] });
		// What the two kernels' buffers take, and the bound.
		const sent = await flooded;
		expect(sent).to.be.within(1024 * 1024, 32 * 1024 * 1024);
		expect(process.memoryUsage().arrayBuffers - before).to.be.lessThan(64 * 1024 * 1024);
		expect(server.connections()).to.equal(0);
	});

	it('X5 who sends faster than his share is read more slowly, loses nothing, and keeps nobody waiting', async () => {
		const arrived: unknown[] = [];
		Meteor.methods({
			take: (index: unknown) => arrived.push(index),
			quick: () => true,
		});
		const server = await start({
			limits: { guestFrameBytes: 256 * 1024, guestWaitingBytes: 2 ** 24, guestBytes: 2 ** 26 },
		});
		const [flooder, other] = [await connect(server), await connect(server)];
		const started = performance.now();
		const large = 'x'.repeat(200 * 1024);
		for (let index = 0; index < 20; index += 1) {
			flooder.say({ msg: 'method', id: `${index}`, method: 'take', params: [index, large] });
		}
		expect(await other.call('1', 'quick')).to.include({ result: true });
		expect(arrived.length).to.be.below(20);
		await flooder.until(({ msg, id }) => msg === 'result' && id === '19');
		expect(arrived).to.deep.equal(Array.from({ length: 20 }, (_, index) => index));
		// 4 MB: one at once, the others at 4 MiB a second.
		expect(performance.now() - started).to.be.above(500);
	});

	it('X9 what many say at once is taken a little in a turn of the event loop, all of it, and each in their order', async () => {
		const [byTurn, arrived]: [number[], Map<unknown, unknown[]>] = [[0], new Map()];
		Meteor.methods({
			slow(who: unknown, index: unknown) {
				for (const until = performance.now() + INTAKE_TIME / 4; performance.now() < until; ) {
					// Work that nobody can put off.
				}
				byTurn.push((byTurn.pop() ?? 0) + 1);
				arrived.set(who, [...(arrived.get(who) ?? []), index]);
			},
		});
		const server = await start();
		const clients = await Promise.all(Array.from({ length: 40 }, () => connect(server)));
		const say = (index: number): void => {
			for (const [who, client] of clients.entries())
				client.say({ msg: 'method', id: `${index}`, method: 'slow', params: [who, index] });
		};
		say(0);
		while ([...arrived.values()].flat().length < 2 * clients.length) {
			await new Promise((resolve) => setImmediate(resolve));
			byTurn.push(0);
			if (byTurn.length === 3) say(1);
		}
		expect(Math.max(...byTurn)).to.be.within(1, 4 + 1);
		expect([...arrived.values()]).to.deep.equal(clients.map(() => [0, 1]));
	});

	it('what was said in a turn arrives in its order, and before the close that ends it', async () => {
		Meteor.server.setPublicationStrategy('words', DDPServer.publicationStrategies.NO_MERGE);
		Meteor.publish('words', function () {
			for (const word of ['first', 'x'.repeat(70_000), 'ä€😀']) {
				this.added('words', word, { word });
			}
			this.connection.close();
		});
		const client = await connect(await start());
		client.say({ msg: 'sub', id: 's', name: 'words', params: [] });
		expect(await client.closed).to.equal(1000);
		expect(client.received.filter(({ msg }) => msg === 'added').map(({ id }) => id)).to.deep.equal([
			'first',
			'x'.repeat(70_000),
			'ä€😀',
		]);
	});

	it("a WebSocket's own ping is answered", async () => {
		const client = await connect(await start());
		const answer = new Promise((resolve) => client.socket.once('pong', (payload) => resolve(payload.toString())));
		client.socket.ping('are you there');
		expect(await answer).to.equal('are you there');
	});

	it('permessage-deflate is not negotiated', async () => {
		const client = await connect(await start());
		expect(client.socket.extensions).to.equal('');
	});

	it('another path and another origin are refused', async () => {
		const server = await start({ allowOrigin: (origin) => origin === undefined || origin === 'https://chat.example' });
		const failure = async (options: object): Promise<string> =>
			dial(server, options).opened.then(String, (error: Error) => error.message);
		expect(await failure({ path: '/elsewhere' })).to.contain('404');
		expect(await failure({ headers: { origin: 'https://evil.example' } })).to.contain('403');
		expect(await failure({ headers: { origin: 'https://chat.example' } })).to.equal('undefined');
		expect(await failure({})).to.equal('undefined');
	});

	it('X9 whoever was refused is let go, though they keep their side open', async () => {
		const { port } = await start();
		for (const [path, status] of [
			['/elsewhere', 404],
			['/websocket', 400],
		] as const) {
			const letGo = new Promise((resolve) =>
				WebApp.httpServer.once('upgrade', (_request, socket) => socket.once('close', resolve)),
			);
			const socket = openSocket({ port, host: '127.0.0.1', allowHalfOpen: true });
			const answer = once(socket, 'data');
			socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`);
			expect(String(await answer)).to.contain(`HTTP/1.1 ${status} `);
			await letGo;
			socket.destroy();
		}
	});

	it('stopping closes every socket and the port, and startup functions have run before it listened', async () => {
		const events: string[] = [];
		Meteor.startup(async () => {
			await new Promise((resolve) => setImmediate(resolve));
			events.push('first');
			Meteor.startup(() => events.push('third'));
		});
		Meteor.startup(() => events.push('second'));
		const server = await start();
		Meteor.startup(() => events.push('late'));
		expect(events).to.deep.equal(['first', 'second', 'third', 'late']);
		const client = await connect(server);
		await server.stop();
		expect(await client.closed).to.equal(1001);
		expect(await dial(server).opened.then(String, (error: Error) => error.message)).to.contain('ECONNREFUSED');
	});

	it('a taken port is an error with its code', async () => {
		const { port } = await start();
		resetMeteor();
		const failure = await start({ port }).then(String, (error: NodeJS.ErrnoException) => error.code);
		expect(failure).to.equal('EADDRINUSE');
	});
});
