import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrames } from './text-frames.ts';

/** Lengths at which a frame's header changes, in bytes. */
const LENGTHS = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000];

describe('text frames', () => {
	it('are what ws itself would read, each by itself and all in one piece', async () => {
		const messages = [...LENGTHS.map((length) => 'x'.repeat(length)), 'ä€😀', 'ä'.repeat(63), '😀'.repeat(16_384)];
		const server = createServer();
		const sockets = new WebSocketServer({ noServer: true });
		server.on('upgrade', (request, socket, head) =>
			sockets.handleUpgrade(request, socket, head, (opened) => {
				for (const message of messages) socket.write(textFrames([message]));
				socket.write(textFrames(messages));
				opened.close();
			}),
		);
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
		const heard: string[] = [];
		client.on('message', (data: Buffer, isBinary) => heard.push(isBinary ? 'binary' : data.toString()));
		const [code] = (await once(client, 'close')) as [number];
		server.close();
		expect(code).to.equal(1005);
		expect(heard.length).to.equal(2 * messages.length);
		expect(heard.every((message, index) => message === messages[index % messages.length])).to.equal(true);
	});

	it('of nothing are nothing', () => {
		expect(textFrames([]).length).to.equal(0);
	});
});
