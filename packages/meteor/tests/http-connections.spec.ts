import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { expect } from 'chai';
import { type ConnectionLimits, HttpConnections, UNDER_WAY } from '../src/http-connections.ts';
import { WebApp } from '../webapp.ts';
import { start, stopAll } from './workspace.ts';

const REQUEST = 'GET /fine HTTP/1.1\r\nHost: a\r\n\r\n';

const cleanup: (() => unknown)[] = [];

const dial = async (
	port: number,
	{ localAddress = '127.0.0.1', reads = true } = {},
): Promise<Socket & { said: string }> => {
	const socket = Object.assign(connect({ port, host: '127.0.0.1', localAddress }), { said: '' });
	socket.on('error', () => undefined);
	if (reads) {
		socket.on('data', (chunk) => {
			socket.said += chunk.toString('latin1');
		});
	}
	cleanup.push(() => socket.destroy());
	await once(socket, 'connect');
	return socket;
};

const answersIn = (said: string): number => said.split('HTTP/1.1 200').length - 1;

describe('connections that speak HTTP', () => {
	afterEach(async () => {
		for (const end of cleanup.splice(0)) end();
		await stopAll();
	});

	const serve = async (
		limits: Partial<ConnectionLimits>,
		listener: RequestListener,
	): Promise<{ port: number; server: Server }> => {
		const connections = new HttpConnections({
			all: 1_000_000,
			each: 1_000,
			request: 1_000,
			silence: 60_000,
			...limits,
		});
		const server = createServer(connections.bound(listener));
		connections.watch(server);
		server.listen(0, '127.0.0.1');
		cleanup.push(() => server.close().closeAllConnections());
		await once(server, 'listening');
		const address = server.address();
		return { server, port: typeof address === 'object' && address ? address.port : 0 };
	};

	it('X9 a connection that asks without waiting for answers is served a few at once, and cut off beyond that', async () => {
		let asked = 0;
		const listener: RequestListener = (_request, response) => {
			asked += 1;
			setImmediate(() => response.end('fine'));
		};
		const { port } = await serve({}, listener);
		const [patient, greedy] = [await dial(port), await dial(port)];
		patient.write(REQUEST.repeat(UNDER_WAY));
		while (answersIn(patient.said) < UNDER_WAY) await once(patient, 'data');
		patient.write(REQUEST.repeat(UNDER_WAY));
		while (answersIn(patient.said) < 2 * UNDER_WAY) await once(patient, 'data');
		asked = 0;
		const cut = once(greedy, 'close');
		greedy.write(REQUEST.repeat(2_000));
		await cut;
		expect(asked).to.equal(UNDER_WAY);
		expect(patient.closed).to.equal(false);
	});

	it('X9 over TLS as well', async () => {
		let asked = 0;
		WebApp.handlers.get('/fine', (_request, response) => {
			asked += 1;
			setImmediate(() => response.end('fine'));
		});
		const read = (name: string): Buffer => readFileSync(new URL(`./tls/${name}`, import.meta.url));
		const { port } = await start({ tls: { cert: read('cert.pem'), key: read('key.pem') } });
		const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }).on('error', () => undefined);
		cleanup.push(() => socket.destroy());
		await once(socket, 'secureConnect');
		const cut = once(socket.resume(), 'close');
		socket.write(REQUEST.repeat(300));
		await cut;
		expect(asked).to.be.within(1, UNDER_WAY);
	});

	it('X9 connections share a budget: where it is full the network that holds most loses the one that was silent for longest', async () => {
		const { port } = await serve({ all: 4_000, request: 0 }, (_request, response) => void response.end('fine'));
		const other = await dial(port, { localAddress: '127.0.0.2' });
		const [first, second, third] = [await dial(port), await dial(port), await dial(port)];
		const answered = once(first, 'data');
		first.write(REQUEST);
		await answered;
		const ended = once(second, 'close');
		const newcomer = await dial(port, { localAddress: '127.0.0.3' });
		await ended;
		for (const socket of [other, third, newcomer]) {
			const answer = once(socket, 'data');
			socket.write(REQUEST);
			await answer;
		}
		expect([first, third].map(({ closed }) => closed)).to.deep.equal([false, false]);
	});

	it('X9 requests under way count, and whoever reads no answer is not waited for', async () => {
		const { port, server } = await serve(
			{ all: 9_000, silence: 300 },
			(_request, response) => void response.end(Buffer.alloc(32 * 1024 * 1024)),
		);
		const gone: (string | undefined)[] = [];
		const twoGone = new Promise<void>((resolve) => {
			server.on('connection', (socket: Socket) => {
				const address = socket.remoteAddress;
				socket.once('close', () => gone.push(address) === 2 && resolve());
			});
		});
		const [one, many] = [
			await dial(port, { localAddress: '127.0.0.2', reads: false }),
			await dial(port, { reads: false }),
		];
		one.write(REQUEST);
		many.write(REQUEST.repeat(UNDER_WAY));
		await twoGone;
		expect(gone).to.deep.equal(['127.0.0.1', '127.0.0.2']);
	});
});
