import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A frame as a client writes it, with a mask of zeroes. @param first FIN and opcode */
export const rawFrame = (first: number, payload: Uint8Array | string = ''): Buffer => {
	const content = Buffer.from(payload);
	const { length } = content;
	const extended =
		length < 126
			? []
			: length < 65_536
				? [length >> 8, length & 255]
				: [0, 0, 0, 0, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
	const known = length < 126 ? length : length < 65_536 ? 126 : 127;
	return Buffer.concat([Buffer.from([first, 0x80 | known, ...extended, 0, 0, 0, 0]), content]);
};

export const TEXT = 0x81;

export const textFrame = (message: object): Buffer => rawFrame(TEXT, JSON.stringify(message));

export const CONNECT = { msg: 'connect', version: '1', support: ['1'] };

/**
 * A WebSocket by hand, so that nothing of a library's limits what it sends; the upgrade is answered when it resolves.
 * @param address what a proxy says of whom it stands before
 */
export const rawSocket = async (port: number, address?: string): Promise<Socket> => {
	const socket = connect(port, '127.0.0.1');
	socket.on('error', () => socket.destroy());
	const key = randomBytes(16).toString('base64');
	const forwarded = address === undefined ? '' : `X-Forwarded-For: ${address}\r\n`;
	socket.write(
		`GET /websocket HTTP/1.1\r\nHost: a\r\n${forwarded}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
	);
	await once(socket, 'data');
	return socket;
};
