/**
 * The least that can relay: `ws`, JSON and a map of people. `one-write` sends the frame on and nothing else;
 * `three-writes` speaks enough DDP to read a method and to write what DDP asks for: `changed` to the recipient,
 * `result` and `updated` to the sender. Nobody is checked, nothing is limited.
 */
import { createServer } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { listen } from './listening.ts';

type Method = { readonly id: string; readonly params: readonly [eventName: string, ...args: unknown[]] };
type Frame = { readonly to: string; readonly kind: string; readonly frame: unknown };

const people = new Map<string, WebSocket>();

const oneWrite = (uid: string, text: string): void => {
	const { to, kind, frame } = JSON.parse(text) as Frame;
	people.get(to)?.send(JSON.stringify({ from: uid, kind, frame }));
};

const threeWrites = (_uid: string, text: string, socket: WebSocket): void => {
	const { id, params } = JSON.parse(text) as Method;
	const [eventName, ...args] = params;
	const [to = ''] = eventName.split('/', 1);
	people
		.get(to)
		?.send(JSON.stringify({ msg: 'changed', collection: 'stream-notify-user', id: 'id', fields: { eventName, args } }));
	socket.send(JSON.stringify({ msg: 'result', id, result: { delivered: 1 } }));
	socket.send(JSON.stringify({ msg: 'updated', methods: [id] }));
};

const relay = process.argv[2] === 'three-writes' ? threeWrites : oneWrite;
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
sockets.on('connection', (socket, request) => {
	const uid = new URL(request.url ?? '', 'http://localhost').searchParams.get('uid') ?? '';
	people.set(uid, socket);
	socket.on('message', (message: Buffer) => relay(uid, message.toString(), socket));
	socket.on('close', () => {
		if (people.get(uid) === socket) {
			people.delete(uid);
		}
	});
});
listen(server);
