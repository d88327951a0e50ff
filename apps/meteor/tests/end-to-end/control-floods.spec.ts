import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { register, useServer } from './support/index.ts';

/** For how long the flood goes on while others ask, ms. */
const FLOOD_MS = 4_000;

const masked = (first: number, payload: Buffer): Buffer => Buffer.concat([Buffer.from([first, 0x80 | payload.length, 0, 0, 0, 0]), payload]);

const PONG = masked(0x8a, Buffer.alloc(0));
const PING = masked(0x89, Buffer.alloc(0));
const EMPTY_FRAGMENT = masked(0x00, Buffer.alloc(0));
const EMPTY_TEXT = masked(0x81, Buffer.alloc(0));

/** A WebSocket by hand, so that nothing of a library's limits what it sends. */
const rawSocket = async (port: number, ...messages: object[]): Promise<Socket> => {
	const socket = connect(port, '127.0.0.1');
	socket.on('error', () => socket.destroy());
	const key = randomBytes(16).toString('base64');
	socket.write(
		`GET /websocket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
	);
	await new Promise((resolve) => socket.once('data', resolve));
	for (const message of messages) {
		const payload = Buffer.from(JSON.stringify(message));
		socket.write(Buffer.concat([Buffer.from([0x81, 0xfe, payload.length >> 8, payload.length & 255, 0, 0, 0, 0]), payload]));
		await new Promise((resolve) => socket.once('data', resolve));
	}
	socket.resume();
	return socket;
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
	const CONNECT = { msg: 'connect', version: '1', support: ['1'] };

	const livezDuring = async (chunk: Buffer, messages: readonly object[]): Promise<{ worst: number; taken: number }> => {
		const sockets = await Promise.all(Array.from({ length: 4 }, () => rawSocket(server.current.port, ...messages)));
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

	for (const [name, unit] of Object.entries({ pongs: PONG, pings: PING, 'empty fragments': EMPTY_FRAGMENT, 'empty texts': EMPTY_TEXT })) {
		it(`X9 four guests and four people who write ${name} without end leave others their answers`, async () => {
			const { userId, authToken } = await register(server.url, 'flooder');
			expect(userId).not.to.equal('');
			const chunk = Buffer.concat([...(unit === EMPTY_FRAGMENT ? [masked(0x01, Buffer.alloc(0))] : []), ...Array.from({ length: 5000 }, () => unit)]);
			const login = { msg: 'method', id: '1', method: 'login', params: [{ resume: authToken }] };
			for (const messages of [[CONNECT], [CONNECT, login]]) {
				const { worst, taken } = await livezDuring(chunk, messages);
				process.stdout.write(
					`      ${name}, ${messages.length > 1 ? 'signed in' : 'guests'}: /livez at worst ${worst.toFixed(0)} ms, ${(taken / 1024).toFixed(0)} kB taken\n`,
				);
				expect(worst).to.be.below(1_000);
				expect(taken).to.be.below(32 * 1024 * 1024);
			}
		});
	}
});
