import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';

export type DdpMessage = { msg?: string; id?: string; [field: string]: unknown };

/** What a method or subscription was refused with, as it came over the wire. */
export class DdpError extends Error {
	readonly error: unknown;
	readonly reason: unknown;
	readonly details: unknown;
	readonly errorType: unknown;

	constructor(wire: Record<string, unknown>) {
		super(String(wire.message ?? wire.reason ?? wire.error));
		this.error = wire.error;
		this.reason = wire.reason;
		this.details = wire.details;
		this.errorType = wire.errorType;
	}
}

/** What a call or subscription is refused with; throws where it is not refused. */
export async function refusal(work: Promise<unknown>): Promise<DdpError> {
	const outcome = await work.then(
		() => undefined,
		(error: unknown) => error,
	);
	if (outcome instanceof DdpError) {
		return outcome;
	}
	throw outcome ?? new Error('it was not refused');
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

type Waiter = { matches: (message: DdpMessage) => boolean; resolve: (message: DdpMessage) => void };

/**
 * A DDP client with nothing in it: it writes what it is told and remembers all that arrives, so that tests see the wire
 * itself.
 */
export class DdpClient {
	readonly received: DdpMessage[] = [];
	readonly closed: Promise<{ code: number; reason: string }>;
	readonly #socket: WebSocket;
	readonly #waiters = new Set<Waiter>();
	#nextId = 0;

	private constructor(socket: WebSocket) {
		this.#socket = socket;
		this.closed = new Promise((resolve) => {
			socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() }));
		});
		socket.on('error', () => socket.terminate());
		socket.on('message', (data) => this.#take(JSON.parse(data.toString()) as DdpMessage));
	}

	/** Opens `<url>/websocket` and says `connect`. */
	static async connect(url: string, headers: Record<string, string> = {}): Promise<DdpClient> {
		const client = await DdpClient.open(url, headers);
		client.send({ msg: 'connect', version: '1', support: ['1'] });
		await client.waitFor((message) => message.msg === 'connected');
		return client;
	}

	/** Opens the socket without a word. */
	static async open(url: string, headers: Record<string, string> = {}): Promise<DdpClient> {
		const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/websocket`, { perMessageDeflate: false, headers });
		const client = new DdpClient(socket);
		await new Promise<void>((resolve, reject) => {
			socket.once('open', () => resolve());
			socket.once('error', reject);
		});
		return client;
	}

	#take(message: DdpMessage): void {
		if (message.msg === 'ping') {
			this.send(message.id === undefined ? { msg: 'pong' } : { msg: 'pong', id: message.id });
			return;
		}
		this.received.push(message);
		for (const waiter of [...this.#waiters]) {
			if (waiter.matches(message)) {
				this.#waiters.delete(waiter);
				waiter.resolve(message);
			}
		}
	}

	send(message: DdpMessage): void {
		this.#socket.send(JSON.stringify(message));
	}

	/** The first message, past or to come, that matches. */
	async waitFor(matches: (message: DdpMessage) => boolean, limitMs = 5_000): Promise<DdpMessage> {
		const past = this.received.find(matches);
		if (past) {
			return past;
		}
		return new Promise((resolve, reject) => {
			const waiter: Waiter = {
				matches,
				resolve: (message) => {
					clearTimeout(timer);
					resolve(message);
				},
			};
			const timer = setTimeout(() => {
				this.#waiters.delete(waiter);
				reject(
					new Error(`nothing that matches came in ${limitMs} ms; last: ${JSON.stringify(this.received.slice(-3))}`),
				);
			}, limitMs);
			this.#waiters.add(waiter);
		});
	}

	/** Calls a method and answers its result as it is on the wire (dates as `{ $date }`). Rejects with DdpError. */
	async call(method: string, ...params: unknown[]): Promise<unknown> {
		const id = `m${++this.#nextId}`;
		this.send({ msg: 'method', method, params, id });
		const answer = await this.waitFor((message) => message.msg === 'result' && message.id === id);
		if (answer.error) {
			throw new DdpError(answer.error as Record<string, unknown>);
		}
		return answer.result;
	}

	/** Subscribes and waits for `ready`; answers the subscription's id. Rejects with DdpError on `nosub`. */
	async subscribe(name: string, ...params: unknown[]): Promise<string> {
		const id = `s${++this.#nextId}`;
		this.send({ msg: 'sub', name, params, id });
		const answer = await this.waitFor(
			(message) =>
				(message.msg === 'nosub' && message.id === id) ||
				(message.msg === 'ready' && (message.subs as string[]).includes(id)),
		);
		if (answer.msg === 'nosub') {
			throw new DdpError((answer.error ?? {}) as Record<string, unknown>);
		}
		return id;
	}

	/** Subscribes to an event of a stream as Rocket.Chat's clients do. */
	stream(stream: string, eventName: string): Promise<string> {
		return this.subscribe(stream, eventName, { useCollection: false, args: [] });
	}

	unsubscribe(id: string): void {
		this.send({ msg: 'unsub', id });
	}

	/** The `args` of all events of a stream that arrived so far. */
	events(stream: string, eventName: string): unknown[][] {
		return this.received.flatMap((message) => {
			const fields = message.fields as { eventName?: string; args?: unknown[] } | undefined;
			return message.msg === 'changed' && message.collection === stream && fields?.eventName === eventName
				? [fields.args ?? []]
				: [];
		});
	}

	/** The `args` of the first event of a stream, past or to come, that matches. */
	async waitForEvent(
		stream: string,
		eventName: string,
		matches: (args: unknown[]) => boolean = () => true,
	): Promise<unknown[]> {
		const message = await this.waitFor((candidate) => {
			const fields = candidate.fields as { eventName?: string; args?: unknown[] } | undefined;
			return (
				candidate.msg === 'changed' &&
				candidate.collection === stream &&
				fields?.eventName === eventName &&
				matches(fields.args ?? [])
			);
		});
		return (message.fields as { args: unknown[] }).args;
	}

	/** Logs in with a password as Rocket.Chat's clients do: its SHA-256 only. */
	async login(username: string, password: string): Promise<{ id: string; token: string }> {
		return (await this.call('login', {
			user: { username },
			password: { digest: sha256(password), algorithm: 'sha-256' },
		})) as { id: string; token: string };
	}

	async resume(token: string): Promise<{ id: string; token: string }> {
		return (await this.call('login', { resume: token })) as { id: string; token: string };
	}

	async close(): Promise<void> {
		this.#socket.close();
		await this.closed;
	}
}
