import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import {
	CONNECT,
	DdpClient,
	growthDuring,
	MIB,
	rawFrame,
	rawSocket,
	refusal,
	register,
	residentOf,
	TEXT,
	textFrame,
	useServer,
} from './support/index.ts';

const GUESTS = 2_000;
const NETWORKS = 25;
const AT_ONCE = 50;
const WARM = 500;
const PRELOAD = fileURLToPath(new URL('support/collect.mjs', import.meta.url));

const subscription = (id: number, params: unknown): Buffer =>
	textFrame({ msg: 'sub', id: `s${id}`, name: 'stream-notify-all', params: ['public-settings-changed', params] });

/** Twenty times as much once decoded. */
const empties = (length: number): unknown[] => Array.from({ length }, () => []);

/**
 * What a guest may send: subscriptions, large ones and the largest, and the beginning of the longest message, which
 * never ends.
 */
const everything = (): Buffer => {
	const many = Array.from({ length: 8 }, (_, id) =>
		subscription(id, id % 4 === 3 ? empties(60) : { useCollection: false, args: [] }),
	);
	return Buffer.concat([textFrame(CONNECT), ...many, rawFrame(TEXT, Buffer.alloc(8 * 1024, 0x20)).subarray(0, -1)]);
};

describe('guests at every limit', function () {
	this.timeout(60_000);
	const server = useServer({
		env: { LOG_LEVEL: 'info', HTTP_FORWARDED_COUNT: '1', NODE_OPTIONS: `--import ${PRELOAD}` },
	});
	const sockets: Socket[] = [];
	after(() => {
		for (const socket of sockets) {
			socket.destroy();
		}
	});

	/** Resident memory without garbage, bytes. */
	const heldBy = async ({ pid, stderr }: typeof server.current): Promise<number> => {
		const said = (): number => stderr().split('collected').length;
		const before = said();
		process.kill(pid, 'SIGUSR2');
		while (said() === before) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		return residentOf(pid);
	};

	const guest = async (index: number, sent: Buffer): Promise<void> => {
		const socket = await rawSocket(server.current.port, `192.0.2.${index % NETWORKS}`);
		sockets.push(socket);
		socket.resume().write(sent);
		await Promise.race([once(socket, 'data'), once(socket, 'close')]);
	};

	it(`X9 ${GUESTS} of them hold less than 60 MB, and who comes before and after is served`, async () => {
		const { current } = server;
		await register(server.url, 'first');
		const [sent, largest] = [everything(), Buffer.concat([textFrame(CONNECT), subscription(0, empties(5_000))])];
		// The first ones load and compile what serves them, and the heap gets the size that any crowd gives it.
		for (let made = 0; made < WARM; made += AT_ONCE) {
			await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => guest(index, textFrame(CONNECT))));
			for (const socket of sockets.splice(0)) {
				socket.destroy();
			}
		}
		const early = await DdpClient.connect(server.url);
		const rest = await heldBy(current);
		const peak = await growthDuring(current, `${GUESTS} guests at every limit`, async () => {
			for (let made = 0; made < GUESTS; made += AT_ONCE) {
				await Promise.all(
					Array.from({ length: AT_ONCE }, (_, index) => guest(index, (made + index) % 100 === 0 ? largest : sent)),
				);
			}
			expect((await fetch(`${server.url}/livez`)).status).to.equal(200);
		});
		const held = (await heldBy(current)) - rest;
		const open = sockets.filter(({ destroyed }) => !destroyed).length;
		process.stdout.write(
			`      at rest ${(rest / MIB).toFixed(1)} MiB, at most ${(peak / MIB).toFixed(1)} MiB above; ${open} of ${sockets.length} guests are left, and ${(held / MIB).toFixed(1)} MiB more held\n`,
		);
		expect(held).to.be.below(60e6);
		expect(peak).to.be.below(60e6);
		// Of the networks that hold most; not the one that holds little and came before them.
		expect(await early.call('public-settings/get')).to.be.an('array');
		const late = await DdpClient.connect(server.url);
		expect(await late.call('public-settings/get')).to.be.an('array');
		await Promise.all([early.close(), late.close()]);
	});

	it(`X9 ${GUESTS} bodies that never come whole hold no more than their budget, and who asks meanwhile is answered`, async () => {
		const { current } = server;
		const { rest } = await register(server.url, 'second');
		const before = await heldBy(current);
		const body = 'x'.repeat(15 * 1024);
		const head = (index: number): string =>
			`POST /api/v1/users.register HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.${index % NETWORKS}\r\nContent-Length: 16000\r\n\r\n`;
		for (let made = 0; made < GUESTS; made += AT_ONCE) {
			await Promise.all(
				Array.from({ length: AT_ONCE }, async (_, index) => {
					const socket = connect(current.port, '127.0.0.1').on('error', () => undefined);
					sockets.push(socket.resume());
					await once(socket, 'connect');
					await new Promise((resolve) => socket.write(head(index) + body, resolve));
				}),
			);
		}
		expect((await rest.post('users.setStatus', { status: 'online', message: 'here' })).status).to.equal(200);
		const held = (await heldBy(current)) - before;
		process.stdout.write(`      ${GUESTS} bodies that never come whole: ${(held / MIB).toFixed(1)} MiB more held\n`);
		expect(held).to.be.below(60 * MIB);
		expect(current.stderr()).not.to.contain('"level":50');
	});

	it('X9 names that nobody knows are refused, those of Rocket.Chat are accepted and silent', async () => {
		const client = await DdpClient.connect(server.url);
		for (const name of ['roles-change', 'updateEmojiCustom', 'public-info']) {
			await client.stream('stream-notify-all', name);
		}
		for (const name of ['x1', 'constructor', 'public-settings-changed/x', '']) {
			expect(await refusal(client.stream('stream-notify-all', name))).to.include({ error: 'error-not-allowed' });
		}
		await client.close();
	});
});
