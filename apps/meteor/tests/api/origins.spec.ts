import { expect } from 'chai';
import { WebSocket } from 'ws';
import { useServer } from './support/index.ts';

/** How a page of this origin is answered when it opens a socket. */
const open = (url: string, origin: string | undefined): Promise<{ status: number; body: string }> =>
	new Promise((resolve, reject) => {
		const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/websocket`, origin === undefined ? {} : { origin });
		socket.once('open', () => {
			socket.terminate();
			resolve({ status: 101, body: '' });
		});
		socket.once('unexpected-response', (_request, response) => {
			let body = '';
			response
				.setEncoding('utf8')
				.on('data', (text: string) => {
					body += text;
				})
				.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
		});
		socket.once('error', reject);
	});

describe('the origin of pages', () => {
	const server = useServer({ env: { ROOT_URL: 'https://chat.example.org', BIND_IP: '127.0.0.1' } });

	it('is that of ROOT_URL, or the socket is refused in words that say what to do', async () => {
		for (const origin of [
			'https://evil.example.org',
			'http://chat.example.org',
			'https://chat.example.org:8443',
			'https://chat.example.org.evil.example',
			'http://localhost:3000',
			'null',
			'nonsense',
		]) {
			const { status, body } = await open(server.url, origin);
			expect(status, origin).to.equal(403);
			expect(body).to.equal('Pages of another origin may not connect here: open the workspace at its ROOT_URL\n');
		}
		expect((await open(server.url, 'https://chat.example.org')).status).to.equal(101);
	});

	it('is none of those that are no browsers', async () => {
		expect((await open(server.url, undefined)).status).to.equal(101);
	});

	it('is told to the operator once', async () => {
		for (const origin of ['https://evil.example.org', 'null']) {
			await open(server.url, origin);
		}
		const { stdout, stderr } = server.current;
		expect((stdout() + stderr()).match(/WebSocket of another origin refused/g)).to.have.length(1);
	});

	it('counts for what is posted as well', async () => {
		const post = (origin: string) =>
			fetch(`${server.url}/api/v1/login`, {
				method: 'POST',
				headers: { origin },
				body: new URLSearchParams({ user: 'x', password: 'x' }),
			});
		const refused = await post('https://evil.example.org');
		expect(refused.status).to.equal(403);
		expect(await refused.json())
			.to.have.property('error')
			.that.includes('ROOT_URL');
		expect((await post('https://chat.example.org')).status).to.equal(401);
	});
});
