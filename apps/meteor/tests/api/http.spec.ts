import { copyFileSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { WebSocket } from 'ws';
import { runToExit, spawnServer, temporaryFolder, useServer } from './support/index.ts';

const supportFile = (name: string): string => fileURLToPath(new URL(`./support/${name}.pem`, import.meta.url));
const pem = (name: string): string => supportFile(`localhost.${name}`);
const certificate = readFileSync(pem('cert'));

/** How the upgrade of a socket is answered: 101, or the status of a refusal. */
const upgrade = (url: string, options: WebSocket.ClientOptions): Promise<number> =>
	new Promise((resolve, reject) => {
		const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/websocket`, options);
		socket.once('open', () => {
			socket.terminate();
			resolve(101);
		});
		socket.once('unexpected-response', (outgoing, { statusCode }) => {
			outgoing.destroy();
			resolve(statusCode ?? 0);
		});
		socket.once('error', reject);
	});

describe('HTTP', () => {
	const server = useServer();

	it('X7 every answer carries the security headers, and none says what serves it', async () => {
		for (const path of ['/login', '/api/info', '/livez', '/no/such/file']) {
			const { headers } = await fetch(server.url + path);
			expect(headers.get('content-security-policy'), path).to.include("script-src 'self' 'wasm-unsafe-eval'");
			expect(headers.get('x-content-type-options'), path).to.equal('nosniff');
			expect(headers.get('x-powered-by'), path).to.equal(null);
			expect(headers.get('strict-transport-security'), path).to.equal(null);
		}
	});

	it('REST answers are kept by no cache', async () => {
		expect((await fetch(`${server.url}/api/info`)).headers.get('cache-control')).to.equal('no-store');
	});

	it("pages of a foreign origin open no account by their visitor's browser", async () => {
		const account = { username: 'mallory', email: 'mallory@example.org', pass: 'the password of mallory' };
		const post = (origin: string) =>
			fetch(`${server.url}/api/v1/users.register`, {
				method: 'POST',
				body: new URLSearchParams(account),
				headers: { origin },
			});
		for (const origin of ['https://evil.example.org', 'http://localhost.evil.example.org', 'null']) {
			expect((await post(origin)).status, origin).to.equal(403);
			expect(await upgrade(server.url, { origin }), origin).to.equal(403);
		}
		expect(await upgrade(server.url, { origin: 'http://localhost:3000' })).to.equal(101);
		expect(await upgrade(server.url, {})).to.equal(101);
		expect((await post(server.url)).status).to.equal(200);
	});
});

describe('HTTPS', () => {
	const server = useServer({ env: { TLS_CERT: pem('cert'), TLS_KEY: pem('key') } });

	it('serves pages, REST and sockets with TLS_CERT and TLS_KEY', async () => {
		expect(server.url).to.match(/^https:/);
		const hsts = await new Promise((resolve, reject) => {
			request(`${server.url}/api/info`, { ca: certificate }, (response) => {
				response.resume();
				resolve(response.headers['strict-transport-security']);
			})
				.on('error', reject)
				.end();
		});
		expect(hsts).to.match(/max-age=\d+/);
		expect(await upgrade(server.url, { ca: certificate })).to.equal(101);
		expect(server.current.stdout()).not.to.include('Warning');
	});

	it('serves a renewed certificate after SIGHUP, which never ends it', async () => {
		const folder = temporaryFolder();
		const files = { TLS_CERT: join(folder.path, 'cert.pem'), TLS_KEY: join(folder.path, 'key.pem') };
		const put = (name: string): void => {
			copyFileSync(supportFile(`${name}.cert`), files.TLS_CERT);
			copyFileSync(supportFile(`${name}.key`), files.TLS_KEY);
		};
		put('localhost');
		const renewing = await spawnServer({ env: files });
		try {
			const shown = (): Promise<string> =>
				new Promise((resolve, reject) => {
					const socket = connect({ port: renewing.port, host: 'localhost', rejectUnauthorized: false }, () => {
						resolve(socket.getPeerCertificate().fingerprint256);
						socket.destroy();
					});
					socket.once('error', reject);
				});
			const first = await shown();
			put('renewed');
			expect(await shown()).to.equal(first);
			process.kill(renewing.pid, 'SIGHUP');
			while ((await shown()) === first) {
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
			expect(await renewing.stop()).to.equal(0);
		} finally {
			await renewing.stop();
			folder.remove();
		}
	});

	it('refuses a key that belongs to another certificate, in one line', async () => {
		const { code, stderr } = await runToExit({ env: { TLS_CERT: pem('cert'), TLS_KEY: pem('cert') } });
		expect(code).to.equal(1);
		expect(stderr.trim()).to.match(/^TLS_CERT and TLS_KEY were refused[^\n]*$/);
	});
});

describe('behind a proxy', () => {
	const server = useServer({ env: { HTTP_FORWARDED_COUNT: '1' } });

	/**
	 * Statuses of so many hopeless registrations that the proxy forwards for an address; what the client claims stands
	 * left of it.
	 */
	const attempts = async (address: string, count: number): Promise<number[]> => {
		const body = new URLSearchParams({ username: 'no spaces please', email: 'x@example.org', pass: 'a good password' });
		const headers = { 'x-forwarded-for': `10.9.9.9, ${address}` };
		const answers = await Promise.all(
			Array.from({ length: count }, () =>
				fetch(`${server.url}/api/v1/users.register`, { method: 'POST', body, headers }),
			),
		);
		return answers.map(({ status }) => status);
	};

	it('X5 limits count the address that HTTP_FORWARDED_COUNT proxies vouch for', async () => {
		expect(await attempts('192.0.2.1', 65)).to.include(429);
		expect(await attempts('192.0.2.2', 1)).to.deep.equal([400]);
		expect(await attempts('192.0.2.1', 1)).to.deep.equal([429]);
	});
});
