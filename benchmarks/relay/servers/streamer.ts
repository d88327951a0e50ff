/**
 * A DDP server that goes the way of Rocket.Chat's ddp-streamer (RocketChat/Rocket.Chat, ee/apps/ddp-streamer and
 * server/modules/streamer, as of 7.x), reimplemented from its behaviour: EJSON by the package `ejson`, a chain of
 * promises for each client, a timeout that each message restarts, rules that are asked asynchronously before a write
 * and each delivery, a frame made once and handed to the socket's sender, `result` and `updated` as two writes.
 * `double` also delivers what its own broadcast brings back, as it does where the broker hands local events to the
 * instance that sent them. Left out, in its favour: Moleculer, metrics, presence over the broker, logging.
 */
import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import ejson from 'ejson';
import * as ws from 'ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { listen } from './listening.ts';

const TIMEOUT = 30_000;
const STREAM = 'stream-notify-user';

type Packet = {
	readonly msg: string;
	readonly id: string;
	readonly name?: string;
	readonly method?: string;
	readonly params: readonly unknown[];
};
type Rule = (client: Client, eventName: string, ...args: unknown[]) => Promise<boolean>;
type Subscription = { readonly client: Client; readonly eventName: string };

class Client extends EventEmitter {
	readonly session = randomUUID();
	userId: string | undefined;
	private chain = Promise.resolve();
	private timeout: NodeJS.Timeout | undefined;
	private seen = 0;

	constructor(readonly socket: WebSocket) {
		super();
		this.renew(TIMEOUT / 1000);
		socket.on('message', (payload: Buffer, isBinary: boolean) => this.handle(payload, isBinary));
		socket.on('message', () => this.renew(TIMEOUT));
		socket.on('close', () => {
			clearTimeout(this.timeout);
			this.emit('close');
		});
		this.once('message', () => this.send({ msg: 'connected', session: this.session }));
		this.send({ msg: 'server_id', server_id: '0' });
	}

	send(message: object): void {
		this.socket.send(ejson.stringify(message));
	}

	private renew(after: number): void {
		clearTimeout(this.timeout);
		this.timeout = setTimeout(() => {
			this.send({ msg: 'ping' });
			this.timeout = setTimeout(() => this.socket.close(4000), TIMEOUT);
		}, after);
	}

	private async handle(payload: Buffer, isBinary: boolean): Promise<void> {
		if (isBinary) {
			this.socket.close(1003);
			return;
		}
		const text = payload.toString();
		const packet = ejson.parse(text.startsWith('[') ? (JSON.parse(text) as [string])[0] : text) as Packet;
		this.touch();
		this.emit('message', packet);
		if (packet.msg === 'ping') {
			this.send({ msg: 'pong', id: packet.id });
		} else if (packet.msg === 'method') {
			this.enqueue(() => call(this, packet));
		} else if (packet.msg === 'sub') {
			this.enqueue(() => subscribe(this, packet));
		}
	}

	/** Its presence, told once in a while. */
	private touch(): void {
		const now = Date.now();
		if (now - this.seen > TIMEOUT) {
			this.seen = now;
			central.emit('presence', this.userId);
		}
	}

	private enqueue(task: () => Promise<void>): void {
		this.chain = this.chain.then(task).catch((error: unknown) => void process.stderr.write(`${String(error)}\n`));
	}
}

const central = new EventEmitter();
const subscriptions = new Map<string, Set<Subscription>>();
const rulesOfRead: Record<string, Rule> = {
	__all__: async ({ userId }, eventName) => userId === eventName.split('/', 1)[0],
};
const rulesOfWrite: Record<string, Rule> = { __all__: async ({ userId }) => Boolean(userId) };
const rulesOfEmit: Record<string, Rule> = { __all__: async () => true };

const isAllowed = async (
	rules: Record<string, Rule>,
	client: Client,
	eventName: string,
	args: readonly unknown[],
): Promise<boolean> => {
	const rule = rules[eventName] ?? rules.__all__;
	return rule ? rule(client, eventName, ...args) : false;
};

type Sender = { sendFrame(frame: readonly Buffer[], sent: (error?: Error) => void): void };
const senderOf = (socket: WebSocket): Sender => (socket as unknown as { readonly _sender: Sender })._sender;
/** Exported by ws, but not declared. */
const framing = (ws as unknown as { readonly Sender: { frame(data: Buffer, options: object): Buffer[] } }).Sender;
const OPTIONS = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: false };

async function sendToMany(
	held: ReadonlySet<Subscription>,
	origin: Client | undefined,
	eventName: string,
	args: readonly unknown[],
	message: string,
): Promise<void> {
	const meteor = [Buffer.concat(framing.frame(Buffer.from(`a${JSON.stringify([message])}`), OPTIONS))];
	const normal = [Buffer.concat(framing.frame(Buffer.from(message), OPTIONS))];
	for await (const { client } of held) {
		if (origin !== client && (await isAllowed(rulesOfEmit, client, eventName, args))) {
			await new Promise<void>((resolve, reject) => {
				const frame = client.socket.protocol === 'meteor' ? meteor : normal;
				senderOf(client.socket).sendFrame(frame, (error) => (error ? reject(error) : resolve()));
			});
		}
	}
}

const deliver = (eventName: string, args: readonly unknown[], origin: Client | undefined, broadcast: boolean): void => {
	if (broadcast) {
		central.emit('broadcast', eventName, args);
	}
	const held = subscriptions.get(eventName);
	if (held?.size) {
		const message = ejson.stringify({ msg: 'changed', collection: STREAM, id: 'id', fields: { eventName, args } });
		void sendToMany(held, origin, eventName, args, message);
	}
};

if (process.argv[2] === 'double') {
	central.on('broadcast', (eventName: string, args: readonly unknown[]) => {
		void Promise.resolve().then(() => deliver(eventName, args, undefined, false));
	});
}

type Method = (client: Client, ...params: readonly unknown[]) => Promise<unknown>;

const methods = new Map<string, Method>([
	[
		'login',
		async (client, argument) => {
			client.userId = (argument as { resume: string }).resume;
			return { id: client.userId };
		},
	],
	[
		STREAM,
		async (client, eventName, ...args) => {
			if (await isAllowed(rulesOfWrite, client, String(eventName), args)) {
				central.emit(String(eventName), ...args);
				deliver(String(eventName), args, client, true);
			}
		},
	],
]);

async function call(client: Client, { id, method = '', params }: Packet): Promise<void> {
	const result = await methods.get(method)?.(client, ...params);
	client.send({ msg: 'result', id, ...(result !== undefined && { result }) });
	client.send({ msg: 'updated', methods: [id] });
}

async function subscribe(client: Client, { id, params }: Packet): Promise<void> {
	const eventName = String(params[0]);
	if (!(await isAllowed(rulesOfRead, client, eventName, []))) {
		client.send({ msg: 'nosub', id, error: { error: 'not-allowed' } });
		return;
	}
	const held = subscriptions.get(eventName) ?? new Set();
	const subscription = { client, eventName };
	subscriptions.set(eventName, held.add(subscription));
	client.once('close', () => void held.delete(subscription));
	client.send({ msg: 'ready', subs: [id] });
}

const server = createServer();
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => new Client(socket));
listen(server);
