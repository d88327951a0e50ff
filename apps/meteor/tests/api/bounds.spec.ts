import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import {
	type DdpClient,
	DdpError,
	growthDuring,
	MIB,
	register,
	registerTwo,
	socketOf,
	useServer,
} from './support/index.ts';

/** A socket that has said `connect`, with nothing of ours around it. */
const rawSocket = async (url: string): Promise<WebSocket> => {
	const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/websocket`, { perMessageDeflate: false });
	socket.on('error', () => socket.terminate());
	await new Promise((resolve, reject) => {
		socket.once('message', resolve).once('close', reject);
		socket.once('open', () => socket.send('{"msg":"connect","version":"1","support":["1"]}'));
	});
	return socket;
};

const closeOf = (socket: WebSocket): Promise<number> => new Promise((resolve) => socket.once('close', resolve));

/** Somebody who does nothing wrong is served all the while. */
const isServed = async (neighbour: DdpClient): Promise<void> => {
	expect(await neighbour.call('subscriptions/get')).to.be.an('array');
};

describe('what strangers cost the server', function () {
	this.timeout(60_000);
	const server = useServer();
	let neighbour: DdpClient;

	before(async () => {
		neighbour = await socketOf(server.url, await register(server.url, 'neighbour'));
		// The first of everything loads and compiles; that is no growth.
		const first = await rawSocket(server.url);
		first.close();
		await closeOf(first);
	});
	after(() => neighbour?.close());

	it('garbage frames are answered, then the socket is closed, and nothing of them stays', async () => {
		const garbage = [
			'{',
			'null',
			'[]',
			'"',
			'{"msg":',
			'\u0000\u0001',
			'{"msg":{"msg":{}}}',
			'['.repeat(100_000),
			`{"msg":"${'x'.repeat(200_000)}"}`,
		];
		const flood = async (): Promise<void> => {
			for (let round = 0; round < 5; round++) {
				const sockets = await Promise.all(Array.from({ length: 10 }, () => rawSocket(server.url)));
				const codes = await Promise.all(
					sockets.map((socket) => {
						const closed = closeOf(socket);
						for (const text of [...garbage, ...garbage]) {
							socket.send(text);
						}
						socket.send(Buffer.alloc(1000, 0xff));
						return closed;
					}),
				);
				expect(new Set(codes)).to.deep.equal(new Set([1008]));
			}
			await isServed(neighbour);
		};
		expect(await growthDuring(server.current, '50 sockets of garbage', flood)).to.be.below(128 * MIB);
		// The heap has its size by now: what it held was thrown away.
		expect(await growthDuring(server.current, 'another 50 of them', flood)).to.be.below(48 * MIB);
	});

	it('a frame of 10 MB closes its socket with 1009 without being held', async () => {
		const frame = JSON.stringify({ msg: 'method', method: 'login', id: '1', params: ['x'.repeat(10 * 1000 * 1000)] });
		const growth = await growthDuring(server.current, '10 frames of 10 MB', async () => {
			for (let round = 0; round < 10; round++) {
				const socket = await rawSocket(server.url);
				const closed = closeOf(socket);
				socket.send(frame);
				expect(await closed).to.equal(1009);
			}
			await isServed(neighbour);
		});
		expect(growth).to.be.below(48 * MIB);
	});

	it('a thousand sockets that never log in cost little each, and leave others their calls', async () => {
		const sockets: WebSocket[] = [];
		const growth = await growthDuring(server.current, '1000 sockets that never log in', async () => {
			for (let round = 0; round < 20; round++) {
				sockets.push(...(await Promise.all(Array.from({ length: 50 }, () => rawSocket(server.url)))));
			}
			await isServed(neighbour);
		});
		expect(sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)).to.have.length(1000);
		await Promise.all(
			sockets.map((socket) => {
				const closed = closeOf(socket);
				socket.close();
				return closed;
			}),
		);
		await isServed(neighbour);
		expect(growth).to.be.below(96 * MIB);
	});

	it('clients that read nothing are cut off before what waits for them grows, and the one that reads misses nothing', async () => {
		const { alice, bob, rid } = await registerTwo(server.url);
		const from = await socketOf(server.url, alice);
		const healthy = await socketOf(server.url, bob);
		await healthy.stream('stream-notify-user', `${bob.userId}/otr`);
		const deaf = await Promise.all(Array.from({ length: 10 }, () => rawSocket(server.url)));
		for (const socket of deaf) {
			socket.send(JSON.stringify({ msg: 'method', id: '1', method: 'login', params: [{ resume: bob.authToken }] }));
			socket.send(
				JSON.stringify({
					msg: 'sub',
					id: '2',
					name: 'stream-notify-user',
					params: [`${bob.userId}/otr`, { useCollection: false, args: [] }],
				}),
			);
		}
		const sid = randomBytes(16).toString('base64url');
		const body = randomBytes(72 * 1024).toString('base64url');
		const send = (kind: string, bytes: string) =>
			from.call('stream-notify-user', `${bob.userId}/otr`, kind, { v: 1, rid, sid, body: bytes });
		// Of an invite alone, without a connection that it names, the relay says how many took it.
		const listening = async (): Promise<number> => {
			const answer = await send('invite', 'AAAA').catch((error: unknown) => error);
			if (answer instanceof DdpError) {
				await wait((answer.details as { timeToReset: number }).timeToReset);
				return listening();
			}
			return (answer as { delivered: number }).delivered;
		};
		while ((await listening()) < deaf.length + 1) {
			// Not all have subscribed yet.
		}
		let sent = 0;
		const growth = await growthDuring(server.current, `${deaf.length} clients that read nothing`, async () => {
			for (const socket of deaf) {
				socket.pause();
			}
			while ((await listening()) > 1) {
				for (let frames = 0; frames < 16; frames++) {
					await send('data', body);
					sent += body.length;
				}
			}
			await isServed(neighbour);
		});
		process.stdout.write(`      each was sent at most ${(sent / MIB).toFixed(1)} MiB before it was cut off\n`);
		const codes = await Promise.all(
			deaf.map((socket) => {
				const closed = closeOf(socket);
				socket.resume();
				return closed;
			}),
		);
		expect(new Set(codes)).to.deep.equal(new Set([1006]));
		const last = sid.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
		await from.call('stream-notify-user', `${bob.userId}/otr`, 'data', { v: 1, rid, sid: last, body });
		await healthy.waitForEvent(
			'stream-notify-user',
			`${bob.userId}/otr`,
			([, frame]) => (frame as { sid: string }).sid === last,
		);
		expect(healthy.events('stream-notify-user', `${bob.userId}/otr`).length).to.be.at.least(sent / body.length);
		expect(growth).to.be.below((deaf.length * 6 + 64) * MIB);
		await Promise.all([from.close(), healthy.close()]);
	});
});
