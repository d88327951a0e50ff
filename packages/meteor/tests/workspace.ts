/** A served workspace and raw WebSocket clients for it; everything is closed after the test. */
import type { DdpLogger } from '@rocket.chat/ddp-server';
import { WebSocket } from 'ws';
import { resetMeteor, type StartedMeteor, type StartOptions, startMeteor } from '../boot.ts';

export interface Received {
	readonly msg: string;
	readonly [member: string]: unknown;
}

const cleanup: (() => unknown)[] = [];

export const silent: DdpLogger = { debug: () => undefined, warn: () => undefined, error: () => undefined };

/** What feature modules registered before is served; the registries are fresh afterwards. */
export const start = async (options: Partial<StartOptions> = {}): Promise<StartedMeteor> => {
	const server = await startMeteor({ port: 0, host: '127.0.0.1', logger: silent, ...options });
	cleanup.push(() => server.stop());
	return server;
};

/** For `afterEach`. */
export const stopAll = async (): Promise<void> => {
	for (const stop of cleanup.splice(0)) {
		await stop();
	}
	resetMeteor();
};

export class RawClient {
	readonly received: Received[] = [];

	/** The close code, once closed. */
	readonly closed: Promise<number>;

	readonly opened: Promise<void>;

	private waiting: (() => void)[] = [];

	constructor(readonly socket: WebSocket) {
		socket.on('message', (frame) => {
			this.received.push(JSON.parse(frame.toString()) as Received);
			for (const resolve of this.waiting.splice(0)) {
				resolve();
			}
		});
		this.opened = new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		this.opened.catch(() => undefined);
		this.closed = new Promise((resolve) => socket.once('close', resolve));
		socket.on('error', () => undefined);
	}

	say(message: object): void {
		this.socket.send(JSON.stringify(message));
	}

	async until(condition: (message: Received) => boolean): Promise<Received> {
		for (;;) {
			const found = this.received.find(condition);
			if (found) {
				return found;
			}
			await new Promise<void>((resolve) => this.waiting.push(resolve));
		}
	}

	async call(id: string, method: string, ...params: unknown[]): Promise<Received> {
		this.say({ msg: 'method', id, method, params });
		return this.until((message) => message.msg === 'result' && message.id === id);
	}

	async subscribe(id: string, name: string, ...params: unknown[]): Promise<Received> {
		this.say({ msg: 'sub', id, name, params });
		return this.until((message) => message.msg === 'nosub' || message.msg === 'ready');
	}
}

interface DialOptions {
	readonly path?: string;
	readonly headers?: Record<string, string>;
	readonly tls?: boolean;
}

/** A socket that has said nothing yet. */
export const dial = (
	{ port }: StartedMeteor,
	{ path = '/websocket', headers = {}, tls = false }: DialOptions = {},
): RawClient => {
	const socket = new WebSocket(`${tls ? 'wss' : 'ws'}://127.0.0.1:${port}${path}`, {
		headers,
		rejectUnauthorized: false,
	});
	cleanup.unshift(() => socket.terminate());
	return new RawClient(socket);
};

export const connect = async (server: StartedMeteor, options?: DialOptions): Promise<RawClient> => {
	const client = dial(server, options);
	await client.opened;
	client.say({ msg: 'connect', version: '1', support: ['1'] });
	await client.until(({ msg }) => msg === 'connected');
	return client;
};
