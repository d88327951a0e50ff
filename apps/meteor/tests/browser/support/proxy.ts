import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { type DdpMessage, type Direction, frameOf, type OtrPassing, toMessage } from './otr-passing.ts';

/** What passes in the place of a frame: nothing, itself, something else, several. */
export type Tamper = (frame: OtrPassing) => readonly OtrPassing[];

type Route = {
	readonly browser: WebSocket;
	readonly server: WebSocket;
	readonly waiting: { up: string[]; down: string[] };
};

const loopbackPort = (address: string): number => Number(new URL(address).port);

/**
 * A man in the middle between one browser and the server: forwards HTTP and DDP, and does to the network what a test
 * asks for. OTR frames inside DDP messages pass through a `Tamper`; everything else passes as it is, or waits, or is
 * cut off.
 */
export class FaultProxy {
	/** Every OTR frame that reached the proxy, oldest first; for replays and splices. */
	readonly seen: OtrPassing[] = [];
	private readonly routes = new Set<Route>();
	private tamper: Tamper = (frame) => [frame];
	private away = false;
	private held = false;

	private constructor(
		private readonly listener: Server,
		private target: string,
	) {}

	/** Listens on a free port of this machine for what goes to `target`, e.g. `http://localhost:40123`. */
	static async start(target: string): Promise<FaultProxy> {
		const listener = createServer();
		const proxy = new FaultProxy(listener, target);
		const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
		listener.on('request', (incoming, outgoing) => proxy.forward(incoming, outgoing));
		listener.on('upgrade', (incoming, socket: Duplex, head) => {
			if (proxy.away) {
				socket.destroy();
				return;
			}
			sockets.handleUpgrade(incoming, socket, head, (browser) => proxy.join(browser, incoming));
		});
		await new Promise<void>((resolve, reject) => {
			listener.once('error', reject).listen(0, '127.0.0.1', resolve);
		});
		return proxy;
	}

	get url(): string {
		return `http://localhost:${(this.listener.address() as AddressInfo).port}`;
	}

	/** Connections that are open now. */
	get open(): number {
		return this.routes.size;
	}

	/** Where new connections go from now on. */
	retarget(target: string): void {
		this.target = target;
	}

	/** The network is gone: every connection breaks, none can be made. */
	cut(): void {
		this.away = true;
		this.drop();
	}

	/** The network is back. */
	restore(): void {
		this.away = false;
	}

	/** Breaks every connection once; new ones can be made at once. */
	drop(): void {
		for (const { browser, server } of [...this.routes]) {
			browser.terminate();
			server.terminate();
		}
		this.listener.closeAllConnections();
	}

	/** A network that loses everything without a word: connections stay, nothing passes until `release`. */
	hold(): void {
		this.held = true;
	}

	/** Lets go what waited, in its order. */
	release(): void {
		this.held = false;
		for (const { browser, server, waiting } of this.routes) {
			for (const text of waiting.up.splice(0)) {
				this.pass('up', text, server);
			}
			for (const text of waiting.down.splice(0)) {
				this.pass('down', text, browser);
			}
		}
	}

	/** What is done to OTR frames from now on; without an argument they pass as they are. */
	onOtr(tamper: Tamper = (frame) => [frame]): void {
		this.tamper = tamper;
	}

	/** Puts a frame on every open connection, as if it had come that way. */
	inject(frame: OtrPassing): void {
		for (const { browser, server } of this.routes) {
			(frame.direction === 'up' ? server : browser).send(JSON.stringify(toMessage(frame)));
		}
	}

	async close(): Promise<void> {
		this.cut();
		await new Promise<void>((resolve) => {
			this.listener.close(() => resolve());
		});
	}

	private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
		if (this.away) {
			incoming.socket.destroy();
			return;
		}
		const { method, url, headers } = incoming;
		const upstream = request(
			{ host: '127.0.0.1', port: loopbackPort(this.target), method, path: url, headers, agent: false },
			(answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			},
		);
		upstream.once('error', () => incoming.socket.destroy());
		outgoing.once('close', () => upstream.destroy());
		incoming.pipe(upstream);
	}

	private join(browser: WebSocket, { headers, url = '/websocket' }: IncomingMessage): void {
		const { host, origin } = headers;
		const server = new WebSocket(`ws://127.0.0.1:${loopbackPort(this.target)}${url}`, {
			perMessageDeflate: false,
			headers: { ...(host !== undefined && { host }), ...(origin !== undefined && { origin }) },
		});
		const early: string[] = [];
		const route: Route = { browser, server, waiting: { up: [], down: [] } };
		this.routes.add(route);
		browser.on('message', (data) => {
			const text = textOf(data);
			if (server.readyState === WebSocket.CONNECTING) {
				early.push(text);
			} else {
				this.take(route, 'up', text);
			}
		});
		server.on('open', () => {
			for (const text of early.splice(0)) {
				this.take(route, 'up', text);
			}
		});
		server.on('message', (data) => this.take(route, 'down', textOf(data)));
		for (const [one, other] of [
			[browser, server],
			[server, browser],
		] as const) {
			one.on('error', () => undefined);
			one.on('close', () => {
				this.routes.delete(route);
				other.terminate();
			});
		}
	}

	private take({ browser, server, waiting }: Route, direction: Direction, text: string): void {
		if (this.held) {
			waiting[direction].push(text);
		} else {
			this.pass(direction, text, direction === 'up' ? server : browser);
		}
	}

	private pass(direction: Direction, text: string, to: WebSocket): void {
		if (to.readyState !== WebSocket.OPEN) {
			return;
		}
		const message = JSON.parse(text) as DdpMessage;
		const frame = frameOf(direction, message);
		if (!frame) {
			to.send(text);
			return;
		}
		this.seen.push(frame);
		for (const passing of this.tamper(frame)) {
			to.send(JSON.stringify(toMessage(passing)));
		}
	}
}

const textOf = (data: RawData): string =>
	(Buffer.isBuffer(data)
		? data
		: Buffer.concat([data].flat().map((part) => Buffer.from(part as ArrayBuffer)))
	).toString();
