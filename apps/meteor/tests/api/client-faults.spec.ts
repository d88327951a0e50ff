import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { register, spawnServer, type TestServer } from './support/index.ts';

const ABORTED = 500;

describe('requests that fail by fault of their clients', function () {
	this.timeout(60_000);
	let server: TestServer;
	before(async () => {
		server = await spawnServer({ env: { LOG_LEVEL: 'warn' } });
	});
	after(async () => {
		await server.stop();
	});

	const send = async (text: string): Promise<Socket> => {
		const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
		await once(socket, 'connect');
		socket.write(text);
		return socket;
	};

	/** The status that a request is answered with, written by hand. */
	const statusOf = async (text: string): Promise<number> => {
		const socket = await send(text);
		const [chunk] = await once(socket, 'data');
		socket.destroy();
		return Number(String(chunk).split(' ')[1]);
	};

	it(`X9 ${ABORTED} bodies that are cut off are one line, with their number, and no stack`, async () => {
		const { rest } = await register(server.url, 'somebody');
		const head = (length: number): string =>
			`POST /api/v1/users.register HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`;
		for (let done = 0; done < ABORTED; done += 50) {
			await Promise.all(
				Array.from({ length: 50 }, async () => {
					const socket = await send(head(1_000));
					await once(socket, 'data');
					socket.write('{"username":', () => socket.resetAndDestroy());
				}),
			);
		}
		// Their whole body has come, and they are gone when the answer is there.
		for (let count = 0; count < 5; count += 1) {
			(await send(`${head(2)}{}`)).resetAndDestroy();
		}
		expect(await statusOf('GET http://a:99999/api/v1/me HTTP/1.1\r\nHost: a\r\n\r\n')).to.equal(400);
		expect(await statusOf('GET /api/v1/users.info?username=%E0%A4%A HTTP/1.1\r\nHost: a\r\n\r\n')).to.equal(401);
		expect(await statusOf('GET /api/v1/%E0%A4%A HTTP/1.1\r\nHost: a\r\n\r\n')).to.equal(404);
		expect(await statusOf('GET /%E0%A4%A HTTP/1.1\r\nHost: a\r\n\r\n')).to.equal(404);
		expect(await statusOf('GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n')).to.equal(400);
		expect(await statusOf(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).to.equal(431);
		expect(
			await statusOf('POST /api/v1/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'),
		).to.equal(400);
		expect((await rest.get('me')).status).to.equal(200);
		expect(await server.stop()).to.equal(0);
		const lines = server.stderr().trim().split('\n');
		expect(lines, lines.join('\n')).to.have.length(1);
		const { requests } = JSON.parse(lines[0] ?? '{}') as { requests: { aborted: number; malformed: number } };
		expect(requests.malformed).to.be.within(1, 2);
		expect(requests.aborted).to.be.within(ABORTED, ABORTED + 1);
	});
});
