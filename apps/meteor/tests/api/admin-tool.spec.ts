import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import {
	argsOf,
	DdpClient,
	type Person,
	programOf,
	RestClient,
	refusal,
	register,
	signIn,
	socketOf,
	spawnServer,
	type TestServer,
	temporaryFolder,
} from './support/index.ts';

type Ran = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** The tool as `npm run admin` starts it. */
const run = (dataDir: string, ...words: string[]): Promise<Ran> =>
	new Promise((resolve) => {
		const child = spawn(process.execPath, [...argsOf(programOf('admin-tool')), ...words], {
			env: { ...process.env, DATA_DIR: dataDir },
		});
		const said = { stdout: '', stderr: '' };
		for (const stream of ['stdout', 'stderr'] as const) {
			child[stream].setEncoding('utf8').on('data', (text: string) => {
				said[stream] += text;
			});
		}
		child.once('close', (code) => resolve({ code, ...said }));
	});

const passwordIn = ({ code, stdout, stderr }: Ran): string => {
	expect([code, stderr]).to.deep.equal([0, '']);
	const [, password = ''] = /is now: (\S+)\n/.exec(stdout) ?? [];
	expect(password).to.match(/^(?:[2-9a-z]{5}-){3}[2-9a-z]{5}$/);
	return password;
};

describe('npm run admin -- reset-password', function () {
	this.timeout(60_000);

	const folder = temporaryFolder();
	const dataDir = join(folder.path, 'data');
	let server: TestServer | undefined;
	let alice: Person;

	before(async () => {
		server = await spawnServer({ dataDir, env: { ADMIN_USERNAME: 'root', ADMIN_PASS: 'the password of root' } });
		alice = await register(server.url, 'alice');
	});
	after(async () => {
		await server?.stop();
		folder.remove();
	});

	const changes = async (url: string, password: string, own: string): Promise<void> => {
		const page = await DdpClient.connect(url);
		expect(await refusal(page.login(alice.username, alice.password))).to.include({ error: 403 });
		expect(await page.login(alice.username, password)).to.include({ requirePasswordChange: true });
		await page.call('setUserPassword', own);
		expect(await page.call('rooms/get')).to.be.an('array');
		await page.close();
		alice = await signIn(url, alice.username, own);
	};

	it('gives a one-time password while the server runs: sign-ins end at once, and it must be changed', async () => {
		const { url, stderr } = server!;
		const tab = await socketOf(url, alice);
		const password = passwordIn(await run(dataDir, 'reset-password', alice.username.toUpperCase()));
		await tab.closed;
		expect((await alice.rest.get('me')).status).to.equal(401);
		await changes(url, password, 'one that she chose herself');
		const line = stderr()
			.split('\n')
			.find((each) => each.includes('"act":"password-changed"'));
		expect(JSON.parse(line ?? '{}')).to.deep.include({ username: alice.username, by: 'workspace' });
		expect(stderr()).not.to.include(password);
	});

	it('is taken from the owner of DATA_DIR alone, and survives what is no command', async () => {
		const path = join(dataDir, 'rocketchat.sock');
		expect(statSync(path).mode & 0o777).to.equal(0o600);
		for (const rubbish of ['', '{', 'null\n', '[]\n', '{"act":"delete","username":"root"}\n', 'x'.repeat(100_000)]) {
			const answer = await new Promise<string>((resolve) => {
				let said = '';
				const socket = createConnection(path, () => socket.end(rubbish));
				socket.on('data', (chunk) => {
					said += String(chunk);
				});
				socket.once('error', () => resolve(said)).once('close', () => resolve(said));
			});
			expect(answer).not.to.include('given');
		}
		expect((await new RestClient(server?.url ?? '').get('/api/info')).status).to.equal(200);
	});

	it('names what is wrong in one line', async () => {
		mkdirSync(join(folder.path, 'empty'));
		for (const [where, words, expected] of [
			[dataDir, ['reset-password', 'nobody'], 'There is no account with the username nobody.'],
			[dataDir, ['reset-password'], 'Say what to do: npm run admin -- reset-password <username>'],
			[dataDir, ['delete', 'root'], 'Say what to do: npm run admin -- reset-password <username>'],
			[join(folder.path, 'empty'), ['reset-password', 'root'], 'There is no store in '],
		] as const) {
			const { code, stdout, stderr } = await run(where, ...words);
			expect([code, stdout], expected).to.deep.equal([1, '']);
			expect(stderr).to.include(expected);
			expect(stderr.trimEnd()).not.to.include('\n');
		}
		expect(readdirSync(join(folder.path, 'empty'))).to.deep.equal([]);
	});

	it('does the same while the server is stopped, or was killed', async () => {
		await server?.stop();
		const password = passwordIn(await run(dataDir, 'reset-password', alice.username));
		server = await spawnServer({ dataDir });
		await changes(server.url, password, 'another of her own choice');
		await server.stop('SIGKILL');
		expect(readdirSync(dataDir), 'what a killed server leaves').to.include('rocketchat.sock');
		const afterKill = passwordIn(await run(dataDir, 'reset-password', alice.username));
		server = await spawnServer({ dataDir });
		await changes(server.url, afterKill, 'a third one of her own');
		passwordIn(await run(dataDir, 'reset-password', 'root'));
	});
});
