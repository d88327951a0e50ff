import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import {
	DdpClient,
	type Exit,
	RestClient,
	register,
	runToExit,
	type SpawnOptions,
	spawnServer,
	temporaryFolder,
	useServer,
} from './support/index.ts';

/** One line on stderr, an exit code, no stack. */
async function refused(options: SpawnOptions): Promise<string> {
	const { code, stderr }: Exit = await runToExit(options);
	expect(code, stderr).to.equal(1);
	const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
	expect(lines, stderr).to.have.length(1);
	expect(stderr).not.to.match(/^\s+at /m);
	return lines[0] ?? '';
}

describe('start-up refuses bad input in one line', function () {
	this.timeout(20_000);

	it('a taken port', async () => {
		const other = createServer().listen(0, '127.0.0.1');
		await new Promise((resolve) => other.once('listening', resolve));
		const { port } = other.address() as AddressInfo;
		try {
			expect(await refused({ env: { PORT: String(port) } })).to.equal(
				`Port ${port} is taken. Stop the program that uses it, or set PORT to another one.`,
			);
		} finally {
			other.close();
		}
	});

	it('a DATA_DIR that cannot be written', async () => {
		const folder = temporaryFolder();
		const file = join(folder.path, 'file');
		writeFileSync(file, '');
		try {
			expect(await refused({ dataDir: join(file, 'data') })).to.include(file);
			if (process.getuid?.() !== 0) {
				chmodSync(folder.path, 0o500);
				expect(await refused({ dataDir: join(folder.path, 'data') })).to.include('data');
			}
		} finally {
			folder.remove();
		}
	});

	it('a store that is in use by another server', async () => {
		const server = await spawnServer();
		try {
			expect(await refused({ dataDir: server.dataDir })).to.include(server.dataDir);
		} finally {
			await server.stop();
		}
	});

	it('values that the environment may not have', async () => {
		const lines = await Promise.all([
			refused({ env: { LOG_LEVEL: 'loud' } }),
			refused({ env: { PORT: 'http' } }),
			refused({ env: { TLS_CERT: '/nowhere/cert.pem' } }),
			refused({ env: { OVERWRITE_SETTING_OTR_Enabled: 'true' } }),
		]);
		expect(lines[0]).to.match(/^LOG_LEVEL must be one of /);
		expect(lines[1]).to.match(/^PORT must be a whole number /);
		expect(lines[2]).to.match(/^TLS_CERT is set but TLS_KEY is not/);
		expect(lines[3]).to.match(/^OVERWRITE_SETTING_OTR_Enabled overwrites a setting that does not exist/);
	});

	it('a value that its setting does not take, an administrator that the rules refuse', async () => {
		const [setting, admin] = await Promise.all([
			refused({ env: { OVERWRITE_SETTING_OTR_Enable: 'perhaps' } }),
			refused({ env: { ADMIN_USERNAME: 'no spaces please', ADMIN_PASS: 'the password of root' } }),
		]);
		expect(setting).to.match(/^OVERWRITE_SETTING_OTR_Enable must be /);
		expect(admin).to.match(/^The administrator of ADMIN_USERNAME/);
	});

	it('--demo where others can reach the workspace, arguments it does not know', async () => {
		const [demo, unknown] = await Promise.all([
			refused({ args: ['--demo'], env: { ROOT_URL: 'https://chat.example.org' } }),
			refused({ args: ['--help-me'] }),
		]);
		expect(demo).to.match(/^--demo makes accounts with known passwords/);
		expect(unknown).to.match(/^Unknown argument "--help-me"/);
	});
});

describe('start-up and stop', function () {
	this.timeout(20_000);

	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		it(`${signal} stops cleanly, sockets open or not, and the store may be opened again`, async () => {
			const folder = temporaryFolder();
			try {
				const server = await spawnServer({ dataDir: folder.path });
				const person = await register(server.url);
				const client = await DdpClient.connect(server.url);
				await client.resume(person.authToken);
				expect(await server.stop(signal)).to.equal(0);
				await client.closed;
				expect(server.stderr()).not.to.include('"level":50');
				expect(existsSync(join(folder.path, 'rocketchat.sqlite'))).to.equal(true);
			} finally {
				folder.remove();
			}
		});
	}

	it('a signal right after the last line stops cleanly too', async () => {
		const codes = await Promise.all(Array.from({ length: 6 }, async () => (await spawnServer()).stop('SIGINT')));
		expect(codes).to.deep.equal([0, 0, 0, 0, 0, 0]);
	});

	it('SIGHUP does not end it: a closed terminal sends one', async () => {
		const server = await spawnServer();
		process.kill(server.pid, 'SIGHUP');
		expect((await fetch(`${server.url}/livez`)).status).to.equal(200);
		expect(await server.stop()).to.equal(0);
	});

	it('prints the address in its last line, and before it the link that makes the administrator, a new one each time', async () => {
		const folder = temporaryFolder();
		const start = () => spawnServer({ unclaimed: true, dataDir: folder.path });
		const first = await start();
		await first.stop();
		const server = await start();
		try {
			const [link, address] = server.stdout().trim().split('\n').slice(-2);
			expect(address).to.equal(`Rocket.Chat OTR is listening on ${server.url}`);
			expect(link).to.equal(
				`This workspace has no administrator yet. Open this link to become it: ${server.url}${server.setupPath}`,
			);
			expect(server.setupPath)
				.to.match(/^\/register#setup=[\w-]{32}$/)
				.and.not.to.equal(first.setupPath);
			expect(server.stderr()).not.to.include(String(server.setupPath).slice(-32));
		} finally {
			await server.stop();
			folder.remove();
		}
	});

	it('prints no link once there is an account', async () => {
		const server = await spawnServer();
		try {
			expect(server.stdout()).not.to.include('setup');
		} finally {
			await server.stop();
		}
	});

	it('warns where browsers will refuse their cryptography, and says so to clients', async () => {
		const server = await spawnServer({
			env: {
				ROOT_URL: 'http://chat.example.org',
				BIND_IP: '127.0.0.1',
				ADMIN_PASS: 'the password of root',
				ADMIN_USERNAME: 'root',
			},
		});
		try {
			expect(server.stdout()).to.match(/Warning: browsers refuse their cryptography at http:\/\/chat.example.org/);
			const { body } = await new RestClient(server.url).get('settings.public?_id=Site_Url');
			expect(body.settings).to.deep.equal([{ _id: 'Site_Url', value: 'http://chat.example.org' }]);
		} finally {
			await server.stop();
		}
	});
});

describe('--demo', () => {
	const folder = temporaryFolder();
	const server = useServer({ args: ['--demo'], dataDir: folder.path, unclaimed: true });
	after(() => folder.remove());

	it('adds an administrator, and alice and bob with a direct message, and says how to sign in as each', async () => {
		const found = [...server.current.stdout().matchAll(/username (\w+), password (\S+)/g)];
		expect(found.map(([, username]) => username)).to.deep.equal(['admin', 'alice', 'bob']);
		expect(server.current.setupPath).to.equal(undefined);
		for (const [, user, password] of found) {
			const { status, body } = await new RestClient(server.url).post('login', { user, password });
			expect(status).to.equal(200);
			const { userId, authToken } = body.data as { userId: string; authToken: string };
			const rest = new RestClient(server.url, { userId, authToken });
			expect((await rest.get('me')).body.roles).to.deep.equal(user === 'admin' ? ['user', 'admin'] : ['user']);
			expect((await rest.get('im.list')).body.total).to.equal(user === 'admin' ? 0 : 1);
		}
	});

	it('may be given again', async function () {
		this.timeout(20_000);
		await server.current.stop();
		const again = await spawnServer({ args: ['--demo'], dataDir: folder.path });
		try {
			expect(again.stdout().match(/username \w+, password/g)).to.have.length(3);
		} finally {
			await again.stop();
		}
	});

	it("gives somebody's own workspace no administrator whose password is known", async () => {
		const own = await spawnServer({ args: ['--demo'] });
		try {
			expect([...own.stdout().matchAll(/username (\w+), password/g)].map(([, username]) => username)).to.deep.equal([
				'alice',
				'bob',
			]);
			expect(
				(await new RestClient(own.url).post('login', { user: 'admin', password: 'admin-off-the-record' })).status,
			).to.equal(401);
		} finally {
			await own.stop();
		}
	});
});
