import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type DdpLogger, type DdpServer, failureOf } from '@rocket.chat/ddp-server';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientAddress, exposedHeaders } from './client-address.ts';
import { createEndings } from './endings.ts';
import { createFlushQueue } from './flush-queue.ts';
import type { HttpConnections } from './http-connections.ts';
import { createIntake } from './intake.ts';
import { ownedBy } from './owned.ts';
import { SocketLine, type SocketLineOptions } from './socket-line.ts';

interface SocketServerOptions {
	readonly httpServer: Server;
	readonly connections: HttpConnections;
	readonly ddp: DdpServer;
	readonly logger: DdpLogger;
	readonly frameBytes: number;
	readonly queuedBytes: number;
	readonly proxies: number;
	readonly allowOrigin: ((origin: string | undefined) => boolean) | undefined;
}

/** Milliseconds of silence. */
const keepAliveAfter = 30_000;

/** Milliseconds for the closing handshake when the server stops. */
const closingTime = 500;

/** Milliseconds that a refused client has to read the answer. */
const farewellTime = 1_000;

const refuse = (socket: Duplex, status: number, reason: string): void => {
	const body = `${reason}\n`;
	const headers = `Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}`;
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}\r\n\r\n${body}`);
	// Nothing else limits it any more: a client that never closes its side would keep it open.
	const late = setTimeout(() => socket.destroy(), farewellTime).unref();
	socket.once('close', () => clearTimeout(late));
};

const allClosed = async (sockets: ReadonlySet<WebSocket>): Promise<void> => {
	await Promise.all(
		[...sockets].map((socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve()))),
	);
};

/**
 * DDP over WebSocket at `/websocket`; an upgrade at any other address is refused with 404, another origin with 403.
 * permessage-deflate is off: it needs seven times the CPU and 120 kB per connection.
 * @returns a function that closes every socket
 */
export const serveSockets = (options: SocketServerOptions): (() => Promise<void>) => {
	const { httpServer, connections, ddp, logger, allowOrigin, frameBytes, queuedBytes, proxies } = options;
	const failed = (what: string, error: unknown): void =>
		logger.error({ what, err: failureOf(error) }, 'Serving a socket failed: it is closed');
	const turn = createFlushQueue(setImmediate, (line, error) => {
		failed('write', error);
		line.terminate();
	});
	const intake = createIntake(setImmediate, () => performance.now());
	const lines: SocketLineOptions = { ddp, logger, frameBytes, queuedBytes, turn, intake };
	let toldOrigin = false;
	let stopping = false;
	const endings = createEndings(setImmediate, (error) => failed('close', error));
	const sockets = new WebSocketServer({
		noServer: true,
		maxPayload: frameBytes,
		perMessageDeflate: false,
		autoPong: false,
	});
	const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
		// TCP notices a client that disappears without closing and whose DDP version has no heartbeat.
		request.socket.setKeepAlive(true, keepAliveAfter);
		const [path] = (request.url ?? '').split('?', 1);
		if (stopping) {
			refuse(socket, 503, 'The server stops');
		} else if (path !== '/websocket') {
			refuse(socket, 404, 'DDP is spoken at /websocket');
		} else if (allowOrigin && !allowOrigin(request.headers.origin)) {
			// Logged once: an operator who set ROOT_URL to another name than people use must find out, and foreign pages must
			// not fill the log.
			if (!toldOrigin) {
				logger.warn(
					{ origin: request.headers.origin?.slice(0, 200) },
					'WebSocket of another origin refused; it is said once',
				);
				toldOrigin = true;
			}
			refuse(socket, 403, 'Pages of another origin may not connect here: open the workspace at its ROOT_URL');
		} else {
			const before = socket.listeners('end');
			sockets.handleUpgrade(request, socket, head, (opened) => {
				connections.upgraded(request.socket);
				endings.slow(opened, socket, before);
				const info = { clientAddress: clientAddress(request, proxies), httpHeaders: exposedHeaders(request.headers) };
				new SocketLine(opened, request.socket, lines, info);
			});
		}
	};
	httpServer.on('upgrade', (request, socket, head) => {
		const end = (): void => void socket.destroy();
		socket.on('error', end);
		ownedBy(logger, end)('upgrade', upgrade)(request, socket, head);
	});
	return async () => {
		stopping = true;
		endings.hasten();
		await ddp.close();
		const closed = allClosed(sockets.clients);
		const late = setTimeout(() => {
			for (const socket of sockets.clients) {
				socket.terminate();
			}
		}, closingTime);
		await closed;
		clearTimeout(late);
		sockets.close();
	};
};
