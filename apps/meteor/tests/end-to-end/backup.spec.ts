import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spoilDocument } from '@rocket.chat/models/tests/spoil.ts';
import { expect } from 'chai';
import { RestClient, registerTwo, runToExit, spawnServer, temporaryFolder } from './support/index.ts';

const TOOL = fileURLToPath(new URL('../../server/store-tool.ts', import.meta.url));

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The tool as `npm run backup` and `npm run restore` start it. */
const run = (dataDir: string, words: readonly string[], signalAfter?: { readonly signal: NodeJS.Signals; readonly text: string }): Promise<Ran> =>
	new Promise((resolve) => {
		const child = spawn(process.execPath, ['--import', 'tsx', TOOL, ...words], { env: { ...process.env, DATA_DIR: dataDir, INIT_CWD: dirname(dataDir) } });
		let [stdout, stderr] = ['', ''];
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			stdout += text;
			if (signalAfter && stdout.includes(signalAfter.text)) {
				child.kill(signalAfter.signal);
			}
		});
		child.stderr.setEncoding('utf8').on('data', (text: string) => {
			stderr += text;
		});
		child.once('close', (code) => resolve({ code, stdout, stderr }));
	});

describe('X9 backup and restore', function () {
	this.timeout(40_000);

	const folder = temporaryFolder();
	const dataDir = join(folder.path, 'data');
	const backup = join(folder.path, 'backup.sqlite');
	let people: Awaited<ReturnType<typeof registerTwo>>;

	const post = async (url: string, text: string): Promise<void> => {
		const { status } = await new RestClient(url, people.alice).post('chat.postMessage', { roomId: people.rid, text });
		expect(status).to.equal(200);
	};
	const texts = async (url: string): Promise<string[]> => {
		const { body } = await new RestClient(url, people.alice).get(`im.messages?roomId=${people.rid}`);
		return (body.messages as { msg: string }[]).map(({ msg }) => msg).reverse();
	};

	before(async () => {
		const server = await spawnServer({ dataDir });
		people = await registerTwo(server.url);
		await post(server.url, 'before the backup');
		// While it serves, by a name relative to where the operator is.
		expect(await run(dataDir, ['backup', 'backup.sqlite'])).to.include({ code: 0, stderr: '' });
		await post(server.url, 'after the backup');
		expect(await server.stop()).to.equal(0);
	});

	after(() => folder.remove());

	it('keep one file, for its owner only, that needs nothing beside it', () => {
		expect(statSync(backup).mode & 0o777).to.equal(0o600);
		expect(readdirSync(folder.path).sort()).to.deep.equal(['backup.sqlite', 'data']);
	});

	it('bring back what was there, and keep what was replaced', async () => {
		const { code, stdout } = await run(dataDir, ['restore', 'backup.sqlite']);
		expect(code).to.equal(0);
		const [, former = ''] = /The former store is kept: (\S+)/.exec(stdout) ?? [];
		expect(existsSync(former)).to.equal(true);
		const server = await spawnServer({ dataDir });
		expect(await texts(server.url)).to.deep.equal(['before the backup']);
		expect(await server.stop()).to.equal(0);

		// The former store is whole as well.
		expect((await run(dataDir, ['restore', former])).code).to.equal(0);
		const again = await spawnServer({ dataDir });
		expect(await texts(again.url)).to.deep.equal(['before the backup', 'after the backup']);
		expect(await again.stop()).to.equal(0);
	});

	it('start a workspace on another machine from the backup alone', async () => {
		const other = join(folder.path, 'other');
		expect((await run(other, ['restore', 'backup.sqlite'])).code).to.equal(0);
		const server = await spawnServer({ dataDir: other });
		expect(await texts(server.url)).to.deep.equal(['before the backup']);
		expect(await server.stop()).to.equal(0);
		rmSync(other, { recursive: true });
	});

	it('are made of a store that was killed, which starts afterwards as after any kill', async () => {
		const server = await spawnServer({ dataDir });
		await post(server.url, 'before the kill');
		await server.stop('SIGKILL');
		const file = join(folder.path, 'killed.sqlite');
		expect((await run(dataDir, ['backup', file])).code).to.equal(0);
		const again = await spawnServer({ dataDir });
		expect((await texts(again.url)).at(-1)).to.equal('before the kill');
		expect(await again.stop()).to.equal(0);
	});

	it('refuse in one line what they cannot do, and leave everything as it is', async () => {
		const damaged = join(folder.path, 'damaged.sqlite');
		writeFileSync(damaged, 'no store');
		const server = await spawnServer({ dataDir });
		const files = () =>
			readdirSync(dataDir)
				.filter((name) => name.startsWith('rocketchat.sqlite'))
				.sort();
		const before = files();
		try {
			const refusals: readonly [readonly string[], RegExp, string?][] = [
				[['backup', 'backup.sqlite'], /is there already/],
				[['backup'], /Name one file: npm run backup -- <file>/],
				[['backup', 'x.sqlite'], /There is no store in/, join(folder.path, 'nowhere')],
				[['restore', 'backup.sqlite'], /in use by another server/],
				[['restore', 'nowhere.sqlite'], /There is no file/],
			];
			for (const [words, expected, where = dataDir] of refusals) {
				const { code, stderr } = await run(where, words);
				expect(code, words.join(' ')).to.equal(1);
				expect(stderr.trim(), words.join(' ')).to.match(expected).and.not.include('\n');
			}
			expect(files()).to.deep.equal(before);
		} finally {
			expect(await server.stop()).to.equal(0);
		}
		const { code, stderr } = await run(dataDir, ['restore', damaged]);
		expect(code).to.equal(1);
		expect(stderr.trim()).to.match(/is damaged, or no store of this program/);
		truncateSync(damaged, 0);
		expect((await run(dataDir, ['restore', damaged])).code).to.equal(1);
		const again = await spawnServer({ dataDir });
		expect(await texts(again.url)).to.include('after the backup');
		expect(await again.stop()).to.equal(0);
	});
});

describe('X9 a store that is not the one that was used here', function () {
	this.timeout(40_000);

	/** A workspace with one account, stopped by this signal. */
	const used = async (dataDir: string, signal: NodeJS.Signals): Promise<void> => {
		const server = await spawnServer({ dataDir });
		await registerTwo(server.url);
		await server.stop(signal);
	};
	const refusedFor = async (dataDir: string): Promise<string> => {
		const { code, stderr } = await runToExit({ dataDir });
		expect(code).to.equal(1);
		const lines = stderr
			.trim()
			.split('\n')
			.filter((line) => !line.startsWith('{'));
		expect(lines).to.have.length(1);
		return lines[0] ?? '';
	};

	it('is refused where the file is missing, and begun anew where one says so', async () => {
		const folder = temporaryFolder();
		try {
			await used(folder.path, 'SIGTERM');
			rmSync(join(folder.path, 'rocketchat.sqlite'));
			expect(await refusedFor(folder.path)).to.match(/rocketchat\.sqlite is missing.*--accept-empty-store/);
			const server = await spawnServer({ dataDir: folder.path, args: ['--accept-empty-store'] });
			expect(await server.stop()).to.equal(0);
			expect(await (await spawnServer({ dataDir: folder.path })).stop()).to.equal(0);
		} finally {
			folder.remove();
		}
	});

	it('is refused where the log is lost after a kill', async () => {
		const folder = temporaryFolder();
		try {
			await used(folder.path, 'SIGKILL');
			rmSync(join(folder.path, 'rocketchat.sqlite-wal'));
			expect(await refusedFor(folder.path)).to.match(/without its log/);
		} finally {
			folder.remove();
		}
	});

	it('is refused where it is the store of another workspace', async () => {
		const [folder, other] = [temporaryFolder(), temporaryFolder()];
		try {
			await used(folder.path, 'SIGTERM');
			await used(other.path, 'SIGTERM');
			const foreign = join(other.path, 'rocketchat.sqlite');
			copyFileSync(foreign, join(folder.path, 'rocketchat.sqlite'));
			expect(await refusedFor(folder.path)).to.match(/another workspace/);
			const server = await spawnServer({ dataDir: folder.path, args: ['--accept-empty-store'] });
			expect(await server.stop()).to.equal(0);
		} finally {
			folder.remove();
			other.remove();
		}
	});
});

describe('X9 a message that is damaged in the store', function () {
	this.timeout(40_000);

	it('is left out of its page, logged by its id alone, and counted in /readyz', async () => {
		const folder = temporaryFolder();
		const server = await spawnServer({ dataDir: folder.path });
		try {
			const { alice, rid } = await registerTwo(server.url);
			const ids: string[] = [];
			for (const text of ['one', 'a canary in the middle', 'three']) {
				const { body } = await alice.rest.post('chat.postMessage', { roomId: rid, text });
				ids.push((body.message as { _id: string })._id);
			}
			spoilDocument(folder.path, 'messages', ids[1] ?? '');
			const { status, body } = await alice.rest.get(`im.messages?roomId=${rid}`);
			expect(status).to.equal(200);
			expect((body.messages as { msg: string }[]).map(({ msg }) => msg)).to.deep.equal(['three', 'one']);
			const lines = server
				.stderr()
				.split('\n')
				.filter((line) => line.includes('cannot be read'));
			expect(lines).to.have.length(1);
			expect(JSON.parse(lines[0] ?? '')).to.include({ collection: 'messages', id: ids[1] });
			expect(server.stderr()).not.to.include('canary');
			const ready = await fetch(`${server.url}/readyz`);
			expect(ready.status).to.equal(200);
			expect(await ready.text()).to.equal('ok, without documents that cannot be read: 1\n');
		} finally {
			await server.stop();
			folder.remove();
		}
	});
});
