import { once } from 'node:events';
import { WebSocket } from 'ws';
import { type Dialect, numberIn, SID } from './line.ts';

type Answer = {
	readonly msg: string;
	readonly id?: string;
	readonly subs?: readonly string[];
	readonly error?: unknown;
	readonly result?: unknown;
};

const RESULT = Buffer.from('{"msg":"result"');
const UPDATED = Buffer.from('{"msg":"updated"');
const ERROR = Buffer.from('"error":');

const STREAM = 'stream-notify-user';

/**
 * DDP as the client speaks it: connect, login by token, a subscription to `<uid>/otr`, and a method call for each
 * frame.
 * @param tokens whether there are accounts and rooms; else the server believes who one says one is
 */
const ddp =
	(tokens: boolean): Dialect =>
	async (url, { uid, token }, ears) => {
		const socket = new WebSocket(`${url.replace('http', 'ws')}/websocket`, { perMessageDeflate: false });
		const waiting = new Map<string, (answer: Answer) => void>();
		let closing = false;
		let calls = 0;
		const parse = (message: Buffer): void => {
			const answer = JSON.parse(message.toString()) as Answer;
			if (answer.msg === 'ping') {
				socket.send('{"msg":"pong"}');
				return;
			}
			const id = answer.subs?.[0] ?? answer.id ?? answer.msg;
			waiting.get(id)?.(answer);
			waiting.delete(id);
		};
		socket.on('message', (message: Buffer) => {
			const number = numberIn(message);
			if (number !== undefined) {
				ears.frame(number);
			} else if (message.indexOf(UPDATED) === 0) {
				return;
			} else if (waiting.size === 0 && message.indexOf(RESULT) === 0) {
				ears.answer(message.includes(ERROR));
			} else {
				parse(message);
			}
		});
		socket.on('close', () => closing || ears.lost());
		const ask = async (id: string, question: object): Promise<unknown> => {
			const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
			socket.send(JSON.stringify(question));
			const { error, result } = await answered;
			if (error !== undefined) {
				throw new Error(`${JSON.stringify(question)} was refused: ${JSON.stringify(error)}`);
			}
			return result;
		};
		const call = (method: string, ...params: unknown[]): Promise<unknown> => {
			calls += 1;
			return ask(String(calls), { msg: 'method', id: String(calls), method, params });
		};
		await once(socket, 'open');
		await ask('connected', { msg: 'connect', version: '1', support: ['1'] });
		await call('login', { resume: tokens ? token : uid });
		await ask('otr', {
			msg: 'sub',
			id: 'otr',
			name: STREAM,
			params: [`${uid}/otr`, { useCollection: false, args: [] }],
		});
		return {
			send: (to, rid, body) => {
				calls += 1;
				const params = [`${to.uid}/otr`, 'data', { v: 1, rid, sid: SID, body }];
				socket.send(JSON.stringify({ msg: 'method', method: STREAM, params, id: String(calls) }));
			},
			room: async (other) =>
				tokens ? ((await call('createDirectMessage', other.username)) as { rid: string }).rid : `${uid}${other.uid}`,
			close: () => {
				closing = true;
				socket.close();
			},
		};
	};

export const ours = ddp(true);
export const streamer = ddp(false);
