import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { clientFiles } from './client-files.ts';
import { securityHeaders } from './security-headers.ts';

type Reply = { status: number; headers: Record<string, unknown>; body: Buffer };

describe('clientFiles', () => {
	const folder = mkdtempSync(join(tmpdir(), 'rocketchat-otr-'));
	const client = join(folder, 'client');
	let server: Server;

	const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> =>
		new Promise((resolve, reject) => {
			// node:http sends the path as it is; fetch would tidy away the dots that this must see refused.
			const outgoing = request({ port: (server.address() as AddressInfo).port, path, headers, method }, (response) => {
				const chunks: Buffer[] = [];
				response.on('data', (chunk: Buffer) => chunks.push(chunk));
				response.on('end', () =>
					resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
				);
			});
			outgoing.on('error', reject).end();
		});

	before((done) => {
		mkdirSync(join(client, 'assets'), { recursive: true });
		writeFileSync(join(client, 'index.html'), '<title>Rocket.Chat</title>');
		writeFileSync(join(client, 'assets/main-abc123.js'), 'console.log(1);');
		writeFileSync(join(client, 'large.png'), Buffer.alloc(16 * 2 ** 20));
		writeFileSync(join(client, 'licenses.txt'), 'react 19 (MIT)');
		writeFileSync(join(folder, 'secret.txt'), 'secret');
		const headers = securityHeaders({ https: false });
		const files = clientFiles(client);
		server = createServer((incoming, response) => {
			headers(incoming, response, () => files(incoming, response, () => response.writeHead(418).end()));
		}).listen(0, '127.0.0.1', done);
	});

	after(() => {
		server.close();
		rmSync(folder, { recursive: true });
	});

	it('answers every page of the client with index.html, asked for again each time', async () => {
		for (const path of [
			'/',
			'/login',
			'/register?setup=x',
			'/home',
			'/direct/abc/otr',
			'/admin/settings/OTR',
			'/account/security',
		]) {
			const { status, headers, body } = await get(path);
			expect(status, path).to.equal(200);
			expect(String(body)).to.equal('<title>Rocket.Chat</title>');
			expect(headers['cache-control']).to.equal('no-cache');
		}
	});

	it('lets browsers keep what is named by its content', async () => {
		const { headers } = await get('/assets/main-abc123.js');
		expect(headers['cache-control']).to.equal('public, max-age=31536000, immutable');
		expect(headers['content-type']).to.equal('text/javascript; charset=utf-8');
	});

	it('compresses where the browser takes it, and answers 304 to what it has', async () => {
		const { headers, body } = await get('/assets/main-abc123.js', { 'accept-encoding': 'gzip, br' });
		expect(headers['content-encoding']).to.equal('gzip');
		expect(String(gunzipSync(body))).to.equal('console.log(1);');
		expect(await get('/assets/main-abc123.js', { 'if-none-match': String(headers.etag) })).to.include({ status: 304 });
		expect((await get('/assets/main-abc123.js', {}, 'HEAD')).body).to.have.length(0);
	});

	it('shows the licences of what it ships at /licenses', async () => {
		const { status, headers, body } = await get('/licenses');
		expect(status).to.equal(200);
		expect(headers['content-type']).to.equal('text/plain; charset=utf-8');
		expect(String(body)).to.equal('react 19 (MIT)');
	});

	it('X9 leaves no file open for a client that goes away', async () => {
		const open = (): number =>
			readdirSync('/proc/self/fd').filter((fd) => {
				try {
					return readlinkSync(`/proc/self/fd/${fd}`).endsWith('large.png');
				} catch {
					return false;
				}
			}).length;
		for (let count = 0; count < 20; count += 1) {
			await new Promise<void>((resolve, reject) => {
				const outgoing = request(
					{ port: (server.address() as AddressInfo).port, path: '/large.png', agent: false },
					(response) => {
						response.once('data', () => {
							response.once('close', resolve);
							response.destroy();
						});
					},
				);
				outgoing.on('error', reject).end();
			});
		}
		while (open() > 0) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	});

	it('reaches no file outside of its folder', async () => {
		for (const path of [
			'/../secret.txt',
			'/assets/../../secret.txt',
			'/%2e%2e/secret.txt',
			'/assets/',
			'/assets',
			'//secret.txt',
		]) {
			expect((await get(path)).status, path).to.equal(404);
		}
	});

	it('X7 lets pages run scripts of this server only', async () => {
		const { headers } = await get('/login');
		expect(headers['content-security-policy'])
			.to.include("script-src 'self' 'wasm-unsafe-eval';")
			.and.to.include("default-src 'none'");
		expect(headers).to.include({
			'x-content-type-options': 'nosniff',
			'x-frame-options': 'DENY',
			'referrer-policy': 'no-referrer',
		});
	});

	it('leaves other methods to others, and says what to do where the client is not built', async () => {
		expect((await get('/login', {}, 'POST')).status).to.equal(418);
		const unbuilt = clientFiles(join(folder, 'nowhere'));
		const other = createServer((incoming, response) => unbuilt(incoming, response, () => response.end())).listen(
			0,
			'127.0.0.1',
		);
		await new Promise((resolve) => other.once('listening', resolve));
		const answer = await fetch(`http://127.0.0.1:${(other.address() as AddressInfo).port}/login`);
		other.close();
		expect(answer.status).to.equal(503);
		expect(await answer.text()).to.include('npm start');
	});
});
