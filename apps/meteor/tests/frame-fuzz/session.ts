import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { readAnswers } from './answers.ts';
import { refused, type Surroundings, understood } from './messages.ts';
import type { Rng } from './rng.ts';
import { control, fatal, frame, half, message } from './wire.ts';

/** Milliseconds in which a connection must be answered or closed; its server is busy with many. */
const PATIENCE = 30_000;

const DONE = 'done';

export type Kind = 'unconnected' | 'guest' | 'user';

/** How a connection went: all of it answered, or closed by the server (its close code, 1006 without). */
export type Fate = { readonly frames: number; readonly closed?: number; readonly late: boolean };

/** What is sent at once, and what only when a sign-in was answered. */
type Plan = { readonly first: Buffer; readonly chunks: readonly Buffer[]; readonly frames: number };

const text = (rng: Rng, value: object): Buffer => frame(rng, 0x81, Buffer.from(JSON.stringify(value)));

const CONNECT = { msg: 'connect', version: '1', support: ['1'] };

/**
 * What one connection will send: what is refused in the end too often, or ends it, comes last, so that all before is
 * taken.
 */
const plan = (rng: Rng, kind: Kind, token: string, surroundings: Surroundings): Plan => {
	const parts: Buffer[] = [];
	let frames = 0;
	const add = (bytes: Buffer, count = 1): void => {
		parts.push(bytes);
		frames += count;
	};
	const login = [
		text(rng, CONNECT),
		text(rng, { msg: 'method', id: 'login', method: 'login', params: [{ resume: token }] }),
	];
	if (kind === 'guest') {
		add(text(rng, CONNECT));
	}
	const size = kind === 'user' ? rng.pick([100, 200, 500, 2_000]) : rng.pick([40, 100, 300]);
	const most = kind === 'unconnected' ? 8 : kind === 'guest' ? 30 : 200;
	let refusals = 0;
	while (frames < most) {
		if (rng.chance(0.15)) {
			add(control(rng));
		} else if (kind === 'unconnected' || (refusals < 8 && rng.chance(0.1))) {
			refusals += 1;
			const sent = message(rng, Buffer.from(refused(rng, size)), rng.chance(0.05) ? 0x82 : 0x81);
			add(sent.bytes, sent.frames);
		} else {
			const sent = message(rng, Buffer.from(understood(rng, size, surroundings)));
			add(sent.bytes, sent.frames);
		}
	}
	if (rng.chance(0.3)) {
		add(fatal(rng));
	} else {
		add(
			kind === 'unconnected'
				? frame(rng, 0x89, Buffer.from(DONE))
				: text(rng, { msg: 'method', id: DONE, method: 'nothing', params: [] }),
		);
		if (rng.chance(0.2)) {
			add(half(rng));
		}
	}
	return {
		first: kind === 'user' ? Buffer.concat(login) : Buffer.alloc(0),
		chunks: cut(rng, Buffer.concat(parts)),
		frames: frames + (kind === 'user' ? 2 : 0),
	};
};

/** As it may come over a network. */
const cut = (rng: Rng, bytes: Buffer): Buffer[] => {
	if (rng.chance(0.7)) {
		return [bytes];
	}
	const chunks: Buffer[] = [];
	for (let at = 0; at < bytes.length; ) {
		const length = 1 + rng.int(rng.pick([3, 40, 2_000]) + (chunks.length > 40 ? bytes.length : 0));
		chunks.push(bytes.subarray(at, at + length));
		at += length;
	}
	return chunks;
};

const upgrade = (address: string): string =>
	`GET /websocket HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: ${address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`;

/** Opens a connection, sends what its seed has for it, and waits until it was answered or closed. */
export const fuzzOne = (
	rng: Rng,
	port: number,
	address: string,
	kind: Kind,
	token: string,
	surroundings: Surroundings,
): Promise<Fate> => {
	const { first, chunks, frames } = plan(rng, kind, token, surroundings);
	return new Promise((resolve) => {
		const socket: Socket = connect(port, '127.0.0.1');
		const finish = (fate: Omit<Fate, 'frames'>): void => {
			clearTimeout(timer);
			socket.destroy();
			resolve({ frames, ...fate });
		};
		const timer = setTimeout(() => finish({ late: true }), PATIENCE);
		const done = (said: boolean): void => {
			if (said) {
				finish({ late: false });
			}
		};
		const send = (): void => {
			for (const chunk of chunks) {
				socket.write(chunk);
			}
		};
		const read = readAnswers({
			text: (content) => {
				done(content.includes('"id":"done"'));
				if (first.length > 0 && content.includes('"id":"login"')) {
					send();
				}
			},
			pong: (content) => done(content === DONE),
			close: (code) => finish({ closed: code, late: false }),
		});
		socket.on('error', () => undefined);
		socket.on('close', () => finish({ closed: 1006, late: false }));
		socket.write(upgrade(address));
		socket.once('data', (answer) => {
			const end = answer.indexOf('\r\n\r\n') + 4;
			read(answer.subarray(end));
			socket.on('data', read);
			socket.write(first);
			if (first.length === 0) {
				send();
			}
		});
	});
};
