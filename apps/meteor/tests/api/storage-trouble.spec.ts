import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import {
	DdpClient,
	DdpError,
	type Person,
	RestClient,
	registerTwo,
	runToExit,
	socketOf,
	spawnServer,
	type TestServer,
	temporaryFolder,
} from './support/index.ts';

const LIMIT = 512 * 1024;
const TEXT = 'x'.repeat(4_500);

const readyz = async ({ url }: TestServer): Promise<{ status: number; text: string }> => {
	const response = await fetch(`${url}/readyz`);
	return { status: response.status, text: (await response.text()).trim() };
};

/**
 * Posts until nothing was taken for so long that the server has tried to make room; answers the ids of what was
 * acknowledged and the last refusal.
 */
const fill = async (socket: DdpClient, rid: string): Promise<{ stored: string[]; refusal: DdpError }> => {
	const stored: string[] = [];
	let refusal: DdpError | undefined;
	for (let lastStored = performance.now(); !refusal || performance.now() - lastStored < 8_000; ) {
		await socket.call('sendMessage', { rid, msg: TEXT }).then(
			(message) => {
				stored.push((message as { _id: string })._id);
				lastStored = performance.now();
				refusal = undefined;
			},
			async (error: unknown) => {
				// Pace is none of the disk's.
				refusal = error instanceof DdpError && error.error === 'too-many-requests' ? refusal : (error as DdpError);
				await pause(300);
			},
		);
	}
	return { stored, refusal };
};

describe('X9 a disk that is full', function () {
	this.timeout(120_000);
	const folder = temporaryFolder();
	const dataDir = join(folder.path, 'data');
	let server: TestServer;
	let alice: Person;
	let bob: Person;
	let rid: string;
	let filled: Awaited<ReturnType<typeof fill>>;

	before(async () => {
		server = await spawnServer({ dataDir, fileLimit: LIMIT });
		({ alice, bob, rid } = await registerTwo(server.url));
		filled = await fill(await socketOf(server.url, alice), rid);
	});

	after(async () => {
		await server.stop();
		folder.remove();
	});

	it('refuses writes: error-storage-full over DDP, 507 over REST', async () => {
		expect(filled.stored.length).to.be.above(10);
		expect(filled.refusal).to.be.instanceOf(DdpError);
		expect(filled.refusal).to.deep.include({
			error: 'error-storage-full',
			reason: 'The disk of this workspace is full: nothing was stored',
		});
		const posted = await bob.rest.post('chat.postMessage', { roomId: rid, text: TEXT });
		expect(posted).to.deep.include({ status: 507 });
		expect(posted.body).to.deep.equal({
			success: false,
			error: 'The disk of this workspace is full: nothing was stored [error-storage-full]',
			errorType: 'error-storage-full',
		});
		const login = await new RestClient(server.url).post('login', { user: bob.username, password: bob.password });
		expect([login.status, login.body.errorType]).to.deep.equal([507, 'error-storage-full']);
	});

	it('is told to probes', async () => {
		expect(await readyz(server)).to.deep.equal({ status: 503, text: 'the disk is full' });
		expect((await fetch(`${server.url}/livez`)).status).to.equal(200);
	});

	it('keeps nobody who has a token from signing in and reading', async () => {
		const socket = await socketOf(server.url, bob);
		expect(await socket.call('loadHistory', rid, null, 1, null)).to.have.property('messages');
		expect((await new RestClient(server.url).post('login', { resume: bob.authToken })).status).to.equal(200);
		const history = await bob.rest.get(`im.messages?roomId=${rid}&count=1`);
		expect([history.status, history.body.total]).to.deep.equal([200, filled.stored.length]);
	});

	it('is told to the operator, with DATA_DIR and the free bytes, once a minute at most', () => {
		const lines = server
			.stderr()
			.split('\n')
			.filter((line) => line.includes('"store-full"'));
		expect(lines).to.have.length.within(1, 2);
		expect(JSON.parse(lines[0]!)).to.include({ dataDir, code: 'store-full' });
		expect(JSON.parse(lines[0]!).freeBytes).to.be.a('number');
		expect(server.stderr()).not.to.include(TEXT);
	});

	it('lets the server stop cleanly, and a start on it says in one line what to do', async () => {
		expect(await server.stop()).to.equal(0);
		const { code, stderr, stdout } = await runToExit({ dataDir, fileLimit: LIMIT, env: { LOG_LEVEL: 'info' } });
		expect(code).to.equal(1);
		expect(stdout).to.equal('');
		expect(stderr.trim()).to.match(
			/^The disk of DATA_DIR \S+ is full \(\d+ bytes free\): make room, then start again\. What was stored is kept\.$/,
		);
	});

	it('has kept all that was acknowledged, and nothing else, once there is room', async () => {
		await server.stop();
		server = await spawnServer({ dataDir });
		expect((await readyz(server)).status).to.equal(200);
		const rest = new RestClient(server.url, alice);
		const ids: string[] = [];
		for (let offset = 0; offset < filled.stored.length; offset += 100) {
			const { body } = await rest.get(`im.messages?roomId=${rid}&count=100&offset=${offset}`);
			ids.push(...(body.messages as { _id: string }[]).map(({ _id }) => _id));
		}
		expect(ids.reverse()).to.deep.equal(filled.stored);
		expect((await rest.post('chat.postMessage', { roomId: rid, text: 'room again' })).status).to.equal(200);
	});
});

describe('X9 a store that is taken away', function () {
	this.timeout(60_000);

	it('with its directory: nothing is acknowledged, probes and log say so, and the server still stops cleanly', async () => {
		const folder = temporaryFolder();
		const dataDir = join(folder.path, 'data');
		const server = await spawnServer({ dataDir });
		const { alice, rid } = await registerTwo(server.url);
		expect((await readyz(server)).status).to.equal(200);
		rmSync(dataDir, { recursive: true });
		let ready = await readyz(server);
		while (ready.status === 200) {
			await pause(50);
			ready = await readyz(server);
		}
		expect(ready).to.deep.equal({ status: 503, text: 'the files of the store were removed' });
		const posted = await alice.rest.post('chat.postMessage', { roomId: rid, text: 'lost' });
		expect([posted.status, posted.body.errorType]).to.deep.equal([503, 'error-storage-unavailable']);
		expect((await alice.rest.get(`im.messages?roomId=${rid}`)).body.total).to.equal(0);
		// Written after the disk was asked for its free bytes, so perhaps after the answer.
		while (!server.stderr().includes('"store-gone"')) {
			await pause(50);
		}
		expect(await server.stop()).to.equal(0);
		folder.remove();
	});

	it('by another server, its lock file deleted: the older stops with code 1 and one line, the newer goes on', async () => {
		const folder = temporaryFolder();
		const dataDir = join(folder.path, 'data');
		const older = await spawnServer({ dataDir });
		const { alice, rid } = await registerTwo(older.url);
		rmSync(join(dataDir, 'rocketchat.lock'));
		const newer = await spawnServer({ dataDir });
		const ended = new Promise<void>(
			(resolve) =>
				void DdpClient.connect(older.url).then(
					(client) => client.closed.then(() => resolve()),
					() => resolve(),
				),
		);
		await ended;
		expect(await older.stop('SIGCONT')).to.equal(1);
		const fatal = older
			.stderr()
			.split('\n')
			.filter((line) => line.includes('Another server has taken DATA_DIR over'));
		expect(fatal).to.have.length(1);
		const rest = new RestClient(newer.url, alice);
		expect((await rest.post('chat.postMessage', { roomId: rid, text: 'goes on' })).status).to.equal(200);
		expect(await newer.stop()).to.equal(0);
		folder.remove();
	});
});
