import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect } from 'chai';
import { CONNECT, growthDuring, rawFrame, rawSocket, register, TEXT, textFrame, useServer } from './support/index.ts';

/** For how long the flood goes on while others ask, ms. */
const FLOOD_MS = 2_000;

const PONG = rawFrame(0x8a);
const PING = rawFrame(0x89);
const EMPTY_FRAGMENT = rawFrame(0x00);
const EMPTY_TEXT = rawFrame(TEXT);

const socketAfter = async (port: number, messages: readonly object[]): Promise<Socket> => {
	const socket = await rawSocket(port);
	for (const message of messages) {
		socket.write(textFrame(message));
		await once(socket, 'data');
	}
	return socket.resume();
};

/** Writes as fast as the socket takes it, until told otherwise; answers the bytes that the other side took. */
const flood = (socket: Socket, chunk: Buffer): (() => number) => {
	const more = (): void => {
		while (!socket.destroyed && socket.write(chunk)) {
			// The kernel has room.
		}
	};
	socket.on('drain', more);
	more();
	return () => {
		socket.off('drain', more);
		const taken = socket.bytesWritten - socket.writableLength;
		socket.destroy();
		return taken;
	};
};

describe('floods of frames that say nothing', function () {
	this.timeout(60_000);
	const server = useServer({ env: { LOG_LEVEL: 'info' } });

	const livezDuring = async (chunk: Buffer, messages: readonly object[]): Promise<{ worst: number; taken: number }> => {
		const sockets = await Promise.all(Array.from({ length: 4 }, () => socketAfter(server.current.port, messages)));
		const floods = sockets.map((socket) => flood(socket, chunk));
		let worst = 0;
		const until = performance.now() + FLOOD_MS;
		while (performance.now() < until) {
			const began = performance.now();
			expect((await fetch(`${server.url}/livez`)).status).to.equal(200);
			worst = Math.max(worst, performance.now() - began);
		}
		return { worst, taken: floods.reduce((sum, stop) => sum + stop(), 0) };
	};

	for (const [name, unit] of Object.entries({
		pongs: PONG,
		pings: PING,
		'empty fragments': EMPTY_FRAGMENT,
		'empty texts': EMPTY_TEXT,
	})) {
		it(`X9 four guests and four people who write ${name} without end leave others their answers`, async () => {
			const { userId, authToken } = await register(server.url, 'flooder');
			expect(userId).not.to.equal('');
			const chunk = Buffer.concat([
				...(unit === EMPTY_FRAGMENT ? [rawFrame(0x01)] : []),
				...Array.from({ length: 5000 }, () => unit),
			]);
			const login = { msg: 'method', id: '1', method: 'login', params: [{ resume: authToken }] };
			for (const messages of [[CONNECT], [CONNECT, login]]) {
				const { worst, taken } = await livezDuring(chunk, messages);
				process.stdout.write(
					`      ${name}, ${messages.length > 1 ? 'signed in' : 'guests'}: /livez at worst ${worst.toFixed(0)} ms, ${(taken / 1024).toFixed(0)} kB taken\n`,
				);
				expect(worst).to.be.below(1_000);
				expect(taken).to.be.below(24 * 1024 * 1024);
			}
		});
	}

	it('X9 a thousand guests who say at once all that they may leave others their answers', async () => {
		const ask = { msg: 'method', id: '1', method: 'public-settings/get', params: [] };
		for (const [name, message, count] of [
			['pings', { msg: 'ping' }, 198],
			['calls', ask, 60],
		] as const) {
			const sockets: Socket[] = [];
			for (let made = 0; made < 1_000; made += 50) {
				sockets.push(
					...(await Promise.all(Array.from({ length: 50 }, () => socketAfter(server.current.port, [CONNECT])))),
				);
			}
			const all = Buffer.concat(Array.from({ length: count }, () => textFrame(message)));
			let worst = 0;
			const growth = await growthDuring(server.current, `1000 guests, ${count} ${name} each`, async () => {
				for (const socket of sockets) {
					socket.write(all);
				}
				for (const until = performance.now() + FLOOD_MS; performance.now() < until; ) {
					const began = performance.now();
					expect((await fetch(`${server.url}/livez`)).status).to.equal(200);
					worst = Math.max(worst, performance.now() - began);
				}
			});
			process.stdout.write(`      /livez at worst ${worst.toFixed(0)} ms\n`);
			expect(worst).to.be.below(1_000);
			expect(growth).to.be.below(120e6);
			for (const socket of sockets) {
				socket.destroy();
			}
		}
	});
});
