import { spawn } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { user } from '@rocket.chat/model-typings/tests/documents.ts';
import { lockDirectory, openModels } from '@rocket.chat/models';
import { spoil, spoilDocument } from '@rocket.chat/models/tests/spoil.ts';
import { expect } from 'chai';
import { backUp } from '../../server/operator/backup.ts';
import { restore } from '../../server/operator/restore.ts';
import {
	argsOf,
	programOf,
	RestClient,
	registerTwo,
	runToExit,
	spawnServer,
	temporaryFolder,
} from './support/index.ts';

const TOOL = programOf('store-tool');

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The tool as `npm run backup` and `npm run restore` start it. */
const run = (
	dataDir: string,
	words: readonly string[],
	signalAfter?: { readonly signal: NodeJS.Signals; readonly text: string },
): Promise<Ran> =>
	new Promise((resolve) => {
		const child = spawn(process.execPath, [...argsOf(TOOL), ...words], {
			env: { ...process.env, DATA_DIR: dataDir, INIT_CWD: dirname(dataDir) },
		});
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
	const textsOf = async (url: string): Promise<string[]> => {
		const { body } = await new RestClient(url, people.alice).get(`im.messages?roomId=${people.rid}`);
		return (body.messages as { msg: string }[]).map(({ msg }) => msg).reverse();
	};
	/** As a start finds them, without the rest of a server. */
	const texts = async (directory: string): Promise<string[]> => {
		const models = await openModels({ dataDir: directory });
		try {
			return (await models.messages.history(people.rid, { limit: 100 })).map(({ msg }) => msg).reverse();
		} finally {
			await models.close();
		}
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
		expect(await texts(dataDir)).to.deep.equal(['before the backup']);

		// The former store is whole as well.
		expect((await run(dataDir, ['restore', former])).code).to.equal(0);
		expect(await texts(dataDir)).to.deep.equal(['before the backup', 'after the backup']);
	});

	it('start a workspace on another machine from the backup alone', async () => {
		const other = join(folder.path, 'other');
		expect((await run(other, ['restore', 'backup.sqlite'])).code).to.equal(0);
		const server = await spawnServer({ dataDir: other });
		expect(await textsOf(server.url)).to.deep.equal(['before the backup']);
		expect(await server.stop()).to.equal(0);
		rmSync(other, { recursive: true });
	});

	it('are made of a store that was killed, which starts afterwards as after any kill', async () => {
		const server = await spawnServer({ dataDir });
		await post(server.url, 'before the kill');
		await server.stop('SIGKILL');
		const file = join(folder.path, 'killed.sqlite');
		expect((await run(dataDir, ['backup', file])).code).to.equal(0);
		expect((await texts(dataDir)).at(-1)).to.equal('before the kill');
		const other = join(folder.path, 'killed');
		await restore(TOOL, other, file);
		expect((await texts(other)).at(-1)).to.equal('before the kill');
	});

	it('refuse in one line what they cannot do, and leave everything as it is', async () => {
		const named = (name: string): string => join(folder.path, name);
		const files = () => [
			readdirSync(folder.path).sort(),
			readdirSync(dataDir).filter((name) => /^rocketchat\.sqlite(?!-shm|-wal)/.test(name)),
		];
		writeFileSync(named('damaged.sqlite'), 'no store');
		writeFileSync(named('empty.sqlite'), '');
		writeFileSync(named('taken.sqlite.partial'), 'of another backup');
		symlinkSync('/nowhere', named('link.sqlite'));
		const before = files();
		// As a server has it.
		const release = lockDirectory(dataDir);
		const refused = async (words: readonly string[], expected: RegExp): Promise<void> => {
			const { code, stderr } = await run(dataDir, words);
			expect(code, words.join(' ')).to.equal(1);
			expect(stderr.trim(), words.join(' ')).to.match(expected).and.not.include('\n');
		};
		try {
			await Promise.all([
				refused(['backup', 'backup.sqlite'], /is there already/),
				refused(['backup'], /Name one file: npm run backup -- <file>/),
				refused(['backup', '--new.sqlite'], /^--new\.sqlite is no option.*\.\/--new\.sqlite$/),
				refused(['restore', '-f'], /^-f is no option/),
				refused(['restore', 'backup.sqlite'], /in use by another server/),
			]);
		} finally {
			release();
		}
		const refusals: readonly [() => Promise<unknown>, RegExp][] = [
			[() => backUp(TOOL, named('nowhere'), named('x.sqlite')), /^There is no store in/],
			[() => backUp(TOOL, dataDir, named('link.sqlite')), /is there already/],
			[() => backUp(TOOL, dataDir, named('taken.sqlite')), /taken\.sqlite\.partial is there, of a backup under way/],
			[() => backUp(TOOL, dataDir, join(dataDir, 'rocketchat.sqlite-journal')), /among the store's own files/],
			[() => backUp(TOOL, dataDir, named('nowhere/x.sqlite')), /x\.sqlite cannot be written \(ENOENT\)/],
			[() => backUp(TOOL, dataDir, named('empty.sqlite/x')), /x cannot be written \(ENOTDIR\)/],
			[() => backUp(TOOL, dataDir, named('x'.repeat(300))), /x cannot be written \(ENAMETOOLONG\)/],
			[() => restore(TOOL, dataDir, named('nowhere.sqlite')), /^There is no file/],
			[() => restore(TOOL, dataDir, named('empty.sqlite/x')), /^There is no file/],
			[() => restore(TOOL, dataDir, dirname(named('x'))), /^There is no file/],
			[() => restore(TOOL, dataDir, named('damaged.sqlite')), /is damaged, or no store of this program/],
			[() => restore(TOOL, dataDir, named('empty.sqlite')), /is damaged, or no store of this program/],
		];
		for (const [work, expected] of refusals) {
			const message = await work().then(
				() => 'it was done',
				(error: unknown) => (error instanceof Error ? error.message : String(error)),
			);
			expect(message).to.match(expected).and.not.include('\n');
		}
		expect(files()).to.deep.equal(before);
		expect(await texts(dataDir)).to.include('after the backup');
	});

	it('start over after a killed restore', async () => {
		writeFileSync(join(dataDir, 'rocketchat.sqlite.restoring'), 'half of it');
		await restore(TOOL, dataDir, backup);
		expect(await texts(dataDir)).to.deep.equal(['before the backup']);
	});
});

describe('X9 a store that is not the one that was used here', function () {
	this.timeout(40_000);

	/** A store with an account, closed; what a kill leaves of it where `killed` names another directory. */
	const used = async (dataDir: string, killed?: string): Promise<void> => {
		const models = await openModels({ dataDir });
		await models.users.insert(user('a'));
		await models.users.insert(user('b'));
		if (killed !== undefined) {
			cpSync(dataDir, killed, { recursive: true });
		}
		await models.close();
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

	it('is refused where the file is missing, and starts empty with --accept-empty-store', async () => {
		const folder = temporaryFolder();
		try {
			await used(folder.path);
			rmSync(join(folder.path, 'rocketchat.sqlite'));
			expect(await refusedFor(folder.path)).to.match(/rocketchat\.sqlite is missing.*--accept-empty-store/);
			const server = await spawnServer({ dataDir: folder.path, args: ['--accept-empty-store'] });
			expect(await server.stop()).to.equal(0);
			await (await openModels({ dataDir: folder.path })).close();
		} finally {
			folder.remove();
		}
	});

	it('is refused where the log is lost after a kill, by a backup too, which would hide it', async () => {
		const folder = temporaryFolder();
		const [dataDir, file] = [join(folder.path, 'data'), join(folder.path, 'backup.sqlite')];
		try {
			await used(join(folder.path, 'running'), dataDir);
			rmSync(join(dataDir, 'rocketchat.sqlite-wal'));
			const refusals = [
				() => backUp(TOOL, dataDir, file),
				() => restore(TOOL, join(folder.path, 'other'), join(dataDir, 'rocketchat.sqlite')),
			];
			for (const work of refusals) {
				expect(await work().catch(String)).to.match(/without its log/);
			}
			expect(existsSync(file)).to.equal(false);
			expect(await refusedFor(dataDir)).to.match(/without its log/);
		} finally {
			folder.remove();
		}
	});

	it('is refused where it is the store of another workspace', async () => {
		const [folder, other] = [temporaryFolder(), temporaryFolder()];
		try {
			await used(folder.path);
			await used(other.path);
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
			// A text that is no UTF-8 would end the process in the driver.
			spoil(folder.path, 'messages', ids[0] ?? '', "document = CAST(x'7bff7d' AS TEXT)");
			const left = await alice.rest.get(`im.messages?roomId=${rid}`);
			expect((left.body.messages as { msg: string }[]).map(({ msg }) => msg)).to.deep.equal(['three']);
			expect((await fetch(`${server.url}/livez`)).status).to.equal(200);
		} finally {
			await server.stop();
			folder.remove();
		}
	});
});
