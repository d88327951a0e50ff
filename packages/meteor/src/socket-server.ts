import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type DdpLogger, type DdpServer, type DdpSocket, heldAtMost } from '@rocket.chat/ddp-server';
import { type WebSocket, WebSocketServer } from 'ws';
import { clientAddress, exposedHeaders } from './client-address.ts';
import { createEndings } from './endings.ts';
import { FrameMeter } from './frame-meter.ts';
import { type Owned, ownedBy } from './owned.ts';
import { createReadingPace, DEFAULT_PACE } from './reading-pace.ts';
import { createTurn, type Turn } from './turn.ts';

interface SocketServerOptions {
	readonly httpServer: Server;
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

/** Milliseconds that a client may take to answer the close frame. */
const answerTime = 5_000;

const refuse = (socket: Duplex, status: number, reason: string): void => {
	const body = `${reason}\n`;
	const headers = `Connection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}`;
	socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers}\r\n\r\n${body}`);
};

/** Who sends faster than his share is read more slowly: TCP tells him to wait, nothing is lost, and nobody else waits for him. */
const paced = (socket: WebSocket, own: Owned): ((bytes: number, frames: number) => void) => {
	const pauseAfter = createReadingPace(DEFAULT_PACE, () => performance.now());
	let resume: NodeJS.Timeout | undefined;
	socket.once('close', () => clearTimeout(resume));
	return (bytes, frames) => {
		const pause = pauseAfter(bytes, frames);
		if (pause > 0) {
			socket.pause();
			clearTimeout(resume);
			resume = setTimeout(
				own('pace', () => socket.resume()),
				pause,
			);
		}
	};
};

/**
 * The socket as DDP sees it. Once it is to be closed, by DDP or by ws itself, a client that neither reads nor closes is not waited for: its socket
 * and what is queued on it go after `answerTime`.
 */
const closing = (socket: WebSocket, tcp: Duplex, turn: Turn, own: Owned): { readonly line: DdpSocket; readonly closes: () => void } => {
	let late: NodeJS.Timeout | undefined;
	const closes = (): void => {
		late ??= setTimeout(
			own('close timer', () => socket.terminate()),
			answerTime,
		).unref();
	};
	socket.once('close', () => clearTimeout(late));
	const line: DdpSocket = {
		send: (frame) => {
			turn.gather(tcp);
			socket.send(frame);
		},
		sendPart: (text, last, taken) => socket.send(text, { fin: last, binary: false }, taken),
		close: (code, reason) => {
			socket.close(code, reason);
			closes();
		},
		terminate: () => socket.terminate(),
		get readyState() {
			return socket.readyState;
		},
		get bufferedAmount() {
			return socket.bufferedAmount;
		},
	};
	return { line, closes };
};

const attach = (socket: WebSocket, request: IncomingMessage, turn: Turn, { ddp, logger, proxies, queuedBytes, frameBytes }: SocketServerOptions): void => {
	const own = ownedBy(logger, () => socket.terminate());
	const { line, closes } = closing(socket, request.socket, turn, own);
	const receiver = ddp.handle(line, { clientAddress: clientAddress(request, proxies), httpHeaders: exposedHeaders(request.headers) });
	const count = paced(socket, own);
	const meter = new FrameMeter(frameBytes);
	// Before ws takes the same chunk apart, and of every frame: pongs, empty fragments and what is never completed cost as well.
	request.socket.prependListener(
		'data',
		own('data', (chunk: Buffer) => {
			const frames = meter.read(chunk);
			count(chunk.length, frames);
			receiver.arrived(frames, meter.held, meter.announced);
			// Told to close, it may finish what it has begun to say, and begin no more than that.
			if (socket.readyState === socket.CLOSING && meter.held > heldAtMost(frameBytes)) {
				socket.terminate();
			}
		}),
	);
	// One buffer a message: that is what ws gives unless told otherwise.
	socket.on(
		'message',
		own('message', (message: Buffer, isBinary: boolean) => {
			receiver.receive(isBinary ? new Uint8Array() : message.toString());
		}),
	);
	socket.on(
		'close',
		own('close', () => receiver.closed()),
	);
	// A frame over the limit, or none at all: ws has sent the close frame that says which.
	socket.on(
		'error',
		own('error', (error: Error) => {
			logger.debug({ reason: error.message }, 'WebSocket refused');
			closes();
		}),
	);
	socket.on(
		'ping',
		own('ping', (payload: Buffer) => {
			// Answered here and not by ws: who pings and never reads must not fill our memory with pongs.
			if (socket.bufferedAmount <= queuedBytes) {
				socket.pong(payload);
			}
		}),
	);
};

const allClosed = async (sockets: ReadonlySet<WebSocket>): Promise<void> => {
	await Promise.all([...sockets].map((socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve()))));
};

/**
 * DDP over WebSocket at `/websocket`; an upgrade anywhere else is refused with 404, another origin with 403.
 * permessage-deflate stays off: it costs seven times the processor and 120 kB a connection.
 * @returns a function that closes every socket
 */
export const serveSockets = (options: SocketServerOptions): (() => Promise<void>) => {
	const { httpServer, ddp, logger, allowOrigin, frameBytes } = options;
	const turn = createTurn(setImmediate);
	let toldOrigin = false;
	let stopping = false;
	const endings = createEndings(setImmediate);
	const sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytes, perMessageDeflate: false, autoPong: false });
	const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
		// Whoever is gone without a word and speaks a DDP that has no heartbeat is noticed by TCP.
		request.socket.setKeepAlive(true, keepAliveAfter);
		const [path] = (request.url ?? '').split('?', 1);
		if (stopping) {
			refuse(socket, 503, 'The server stops');
		} else if (path !== '/websocket') {
			refuse(socket, 404, 'DDP is spoken at /websocket');
		} else if (allowOrigin && !allowOrigin(request.headers.origin)) {
			// Once: whoever set ROOT_URL to another name than people use must find out, and pages elsewhere must not fill the log.
			if (!toldOrigin) {
				logger.warn({ origin: request.headers.origin?.slice(0, 200) }, 'WebSocket of another origin refused; it is said once');
				toldOrigin = true;
			}
			refuse(socket, 403, 'Pages of another origin may not connect here: open the workspace at its ROOT_URL');
		} else {
			const before = socket.listeners('end');
			sockets.handleUpgrade(request, socket, head, (opened) => {
				endings.slow(opened, socket, before);
				attach(opened, request, turn, options);
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
