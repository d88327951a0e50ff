import { readFileSync } from 'node:fs';
import type { Duplex } from 'node:stream';
import { expect } from 'chai';
import { Meteor } from '../meteor.ts';
import { createEndings, ENDS_PER_TURN } from '../src/endings.ts';
import { WebApp } from '../webapp.ts';
import { connect, type RawClient, start, stopAll } from './workspace.ts';

const SOCKETS = 120;

const read = (name: string): Buffer => readFileSync(new URL(`./tls/${name}`, import.meta.url));

describe('sockets that end at once', () => {
	afterEach(stopAll);

	/** How many connections ended in each turn of the event loop, until all of them have. */
	const endsByTurn = async (tls: boolean, leave: (client: RawClient) => void): Promise<number[]> => {
		const byTurn = [0];
		let ended = 0;
		Meteor.onConnection((connection) =>
			connection.onClose(() => {
				ended += 1;
				byTurn.push((byTurn.pop() ?? 0) + 1);
			}),
		);
		const server = await start(tls ? { tls: { cert: read('cert.pem'), key: read('key.pem') } } : {});
		const clients = await Promise.all(Array.from({ length: SOCKETS }, () => connect(server, { tls })));
		for (const client of clients) leave(client);
		while (ended < SOCKETS) {
			await new Promise((resolve) => setImmediate(resolve));
			byTurn.push(0);
		}
		expect(server.connections()).to.equal(0);
		return byTurn;
	};

	for (const [how, leave] of [
		['are closed by their clients', (client) => client.socket.close()],
		['are gone without a word', (client) => client.socket.terminate()],
	] as const satisfies readonly (readonly [string, (client: RawClient) => void])[]) {
		for (const tls of [false, true]) {
			it(`X9 ${SOCKETS} that ${how}${tls ? ', over TLS' : ''}, end a few in a turn of the event loop, so that others are served in between`, async () => {
				expect(Math.max(...(await endsByTurn(tls, leave)))).to.be.at.most(ENDS_PER_TURN);
			});
		}
	}

	it('X9 those that end, and are closed by something else before their turn comes, leave no line in the log', async () => {
		const lines: unknown[] = [];
		const keep = (...line: unknown[]): void => void lines.push(line);
		const ended: Duplex[] = [];
		const server = await start({ logger: { debug: () => undefined, warn: keep, error: keep } });
		WebApp.httpServer.on('upgrade', (_request, socket) => {
			// Told before ws is: as a reset of the connection is, where both come in one turn.
			socket.prependListener('end', () => ended.push(socket));
		});
		const clients = await Promise.all(Array.from({ length: SOCKETS }, () => connect(server)));
		for (const { socket } of clients) socket.terminate();
		while (server.connections() > 0) {
			for (const socket of ended.splice(0)) Object.getPrototypeOf(socket).destroy.call(socket);
			await new Promise((resolve) => setImmediate(resolve));
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(lines).to.deep.equal([]);
	});

	it('X9 steps beyond a turn’s wait for the next ones, in their order, and a lone one waits for nothing', () => {
		const turns: (() => void)[] = [];
		const { step } = createEndings(
			(callback) => void turns.push(callback),
			(error) => {
				throw error;
			},
		);
		const done: number[] = [];
		for (let index = 0; index < 2 * ENDS_PER_TURN + 1; index++) step(() => done.push(index));
		const counts = [done.length];
		for (let turn = turns.shift(); turn; turn = turns.shift()) {
			turn();
			counts.push(done.length);
		}
		expect(counts).to.deep.equal([ENDS_PER_TURN, 2 * ENDS_PER_TURN, 2 * ENDS_PER_TURN + 1, 2 * ENDS_PER_TURN + 1]);
		expect(done).to.deep.equal(Array.from({ length: 2 * ENDS_PER_TURN + 1 }, (_, index) => index));
		step(() => done.push(99));
		expect(done.at(-1)).to.equal(99);
	});

	it('X9 steps wait for nothing once the server stops, nor for one that throws', () => {
		const failures: unknown[] = [];
		const { step, hasten } = createEndings(
			() => undefined,
			(error) => failures.push(error),
		);
		let done = 0;
		const some = (): void => {
			for (let index = 0; index < 3 * ENDS_PER_TURN; index++) step(() => done++);
		};
		some();
		expect(done).to.equal(ENDS_PER_TURN);
		hasten();
		some();
		expect(done).to.equal(6 * ENDS_PER_TURN);
		step(() => {
			throw new TypeError('broken');
		});
		some();
		expect([failures.length, done]).to.deep.equal([1, 9 * ENDS_PER_TURN]);
	});
});
