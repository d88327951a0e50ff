import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Someone } from '../relay/people.ts';

type Answer = {
	readonly msg: string;
	readonly id?: string;
	readonly subs?: readonly string[];
	readonly error?: unknown;
	readonly result?: unknown;
};

export type Ears = {
	/** A frame of a stream, as it came. */
	changed(frame: Buffer): void;
	closed(code: number): void;
};

/** A signed-in client that speaks DDP and no more. */
export type Client = {
	call(method: string, ...params: unknown[]): Promise<unknown>;
	subscribe(name: string, ...params: unknown[]): Promise<unknown>;
	close(): Promise<void>;
};

const CHANGED = Buffer.from('{"msg":"changed"');
const UPDATED = Buffer.from('{"msg":"updated"');

export async function signIn(url: string, { token }: Someone, ears: Ears): Promise<Client> {
	const socket = new WebSocket(`${url.replace('http', 'ws')}/websocket`, { perMessageDeflate: false });
	const waiting = new Map<string, (answer: Answer) => void>();
	let asked = 0;
	let leaving = false;
	socket.on('message', (message: Buffer) => {
		if (message.indexOf(CHANGED) === 0) {
			ears.changed(message);
			return;
		}
		if (message.indexOf(UPDATED) === 0) return;
		const answer = JSON.parse(message.toString()) as Answer;
		if (answer.msg === 'ping') {
			socket.send('{"msg":"pong"}');
			return;
		}
		const id = answer.subs?.[0] ?? answer.id ?? answer.msg;
		waiting.get(id)?.(answer);
		waiting.delete(id);
	});
	socket.on('close', (code) => leaving || ears.closed(code));
	const ask = async (id: string, question: object): Promise<unknown> => {
		const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
		socket.send(JSON.stringify(question));
		const { error, result } = await answered;
		if (error !== undefined)
			throw new Error(`${JSON.stringify(question).slice(0, 200)} was refused: ${JSON.stringify(error)}`);
		return result;
	};
	const numbered = (question: object): Promise<unknown> => {
		asked += 1;
		return ask(String(asked), { ...question, id: String(asked) });
	};
	await once(socket, 'open');
	await ask('connected', { msg: 'connect', version: '1', support: ['1'] });
	const call = (method: string, ...params: unknown[]): Promise<unknown> => numbered({ msg: 'method', method, params });
	await call('login', { resume: token });
	return {
		call,
		subscribe: (name, ...params) => numbered({ msg: 'sub', name, params }),
		close: async () => {
			leaving = true;
			socket.close();
			await once(socket, 'close');
		},
	};
}
