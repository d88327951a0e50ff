/** A client in memory: the server asks nothing more of a socket than it offers. */
import {
	createDdpServer,
	createRegistry,
	type DdpLimits,
	type DdpRegistry,
	type DdpServerOptions,
	type DdpSocket,
	type DdpTimers,
} from '../src/index.ts';

export interface Received {
	readonly msg: string;
	readonly [member: string]: unknown;
}

export class MemoryClient implements DdpSocket {
	readonly received: Received[] = [];

	readyState = 1;

	bufferedAmount = 0;

	closedWith: { code?: number; reason?: string; dropped: boolean } | undefined;

	private waiting: (() => void)[] = [];

	private readonly dropped: (() => void)[] = [];

	receiver:
		| {
				arrived(frames: number, held: number, announced: number): void;
				receive(frame: string | Uint8Array): void;
				closed(): void;
		  }
		| undefined;

	send(frame: string): void {
		this.received.push(JSON.parse(frame) as Received);
		this.wake();
	}

	/** Parts of frames, each with what says that the network took it; taken at once unless a test holds them. */
	readonly parts: { text: string; last: boolean; take: () => void }[] = [];

	holdsParts = false;

	private begun = '';

	sendPart(text: string, last: boolean, taken: (error?: unknown) => void): void {
		this.parts.push({ text, last, take: () => taken() });
		this.begun += text;
		if (last) {
			this.send(this.begun);
			this.begun = '';
		}
		this.dropped.push(() => taken(new Error('gone')));
		if (!this.holdsParts) {
			taken();
		}
		this.wake();
	}

	close(code?: number, reason?: string): void {
		this.gone({ code, reason, dropped: false });
	}

	terminate(): void {
		this.gone({ dropped: true });
	}

	/** Sends a message, or a raw frame. */
	say(message: object | string): void {
		this.receiver?.arrived(1, 0, 0);
		this.receiver?.receive(typeof message === 'string' ? message : JSON.stringify(message));
	}

	/** The first message that satisfies the condition, as soon as there is one. */
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
		await this.until(({ msg, methods }) => msg === 'updated' && (methods as string[]).includes(id));
		return this.until((message) => message.msg === 'result' && message.id === id);
	}

	/** Subscribes and waits for ready or nosub. */
	async subscribe(id: string, name: string, ...params: unknown[]): Promise<Received> {
		this.say({ msg: 'sub', id, name, params });
		return this.until(
			(message) =>
				(message.msg === 'ready' && (message.subs as string[]).includes(id)) ||
				(message.msg === 'nosub' && message.id === id),
		);
	}

	/** What came, without the bookkeeping of calls. */
	documents(): Received[] {
		return this.received.filter(({ msg }) => ['added', 'changed', 'removed'].includes(msg));
	}

	private gone(closedWith: NonNullable<MemoryClient['closedWith']>): void {
		this.readyState = 3;
		this.closedWith ??= closedWith;
		this.receiver?.closed();
		for (const dropped of this.dropped) {
			dropped();
		}
		this.wake();
	}

	private wake(): void {
		const waiting = this.waiting;
		this.waiting = [];
		for (const resolve of waiting) {
			resolve();
		}
	}
}

/** Time that only a test moves on. */
export class ManualTimers implements DdpTimers {
	private time = 0;

	private pending: { at: number; callback: () => void }[] = [];

	now = (): number => this.time;

	after = (milliseconds: number, callback: () => void): (() => void) => {
		const entry = { at: this.time + milliseconds, callback };
		this.pending.push(entry);
		return () => {
			this.pending = this.pending.filter((other) => other !== entry);
		};
	};

	afterTurn = (callback: () => void): void => {
		setImmediate(callback);
	};

	advance(milliseconds: number): void {
		const until = this.time + milliseconds;
		for (;;) {
			const [next] = this.pending.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
			if (!next) {
				break;
			}
			this.pending = this.pending.filter((other) => other !== next);
			this.time = Math.max(this.time, next.at);
			next.callback();
		}
		this.time = until;
	}
}

export interface LogLine {
	readonly level: 'debug' | 'warn' | 'error';
	readonly fields: object;
	readonly message: string;
}

export interface Harness {
	readonly registry: DdpRegistry;
	readonly timers: ManualTimers;
	readonly log: LogLine[];
	readonly server: ReturnType<typeof createDdpServer>;
	/** A socket that has said nothing yet. */
	open(clientAddress?: string): MemoryClient;
	/** A socket after connect. */
	connect(clientAddress?: string): MemoryClient;
}

export const createHarness = (options: Partial<DdpServerOptions> & { limits?: Partial<DdpLimits> } = {}): Harness => {
	const registry = createRegistry();
	const timers = new ManualTimers();
	const log: LogLine[] = [];
	const line =
		(level: LogLine['level']) =>
		(fields: object, message: string): void => {
			log.push({ level, fields, message });
		};
	const server = createDdpServer({
		registry,
		timers,
		logger: { debug: line('debug'), warn: line('warn'), error: line('error') },
		...options,
	});
	const open = (clientAddress = '192.0.2.1'): MemoryClient => {
		const client = new MemoryClient();
		client.receiver = server.handle(client, { clientAddress, httpHeaders: { host: 'chat.example' } });
		return client;
	};
	return {
		registry,
		timers,
		log,
		server,
		open,
		connect: (clientAddress) => {
			const client = open(clientAddress);
			client.say({ msg: 'connect', version: '1', support: ['1'] });
			return client;
		},
	};
};

/** A promise that the test settles. */
export const deferred = <T = void>(): { promise: Promise<T>; resolve: (value: T) => void } => {
	let resolve: (value: T) => void = () => undefined;
	const promise = new Promise<T>((settle) => {
		resolve = settle;
	});
	return { promise, resolve };
};

/** Until everything that needs no more input has happened. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
