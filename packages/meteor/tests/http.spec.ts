import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { expect } from 'chai';
import { Meteor } from '../meteor.ts';
import { WebApp } from '../webapp.ts';
import { connect, start, stopAll } from './workspace.ts';

const fixture = (name: string): Buffer => readFileSync(new URL(`./tls/${name}`, import.meta.url));

const getOverTls = (url: string): Promise<string> =>
	new Promise((resolve, reject) => {
		request(url, { ca: fixture('cert.pem') }, (response) => {
			response.setEncoding('utf8').on('data', resolve);
		})
			.on('error', reject)
			.end();
	});

describe('WebApp.handlers', () => {
	afterEach(stopAll);

	it('is an Express app that is served, and says not whose it is', async () => {
		WebApp.handlers.get('/hello/:name', (request, response) => {
			response.json({ hello: request.params.name });
		});
		const { port } = await start();
		const answer = await fetch(`http://127.0.0.1:${port}/hello/alice`);
		expect(await answer.json()).to.deep.equal({ hello: 'alice' });
		expect(answer.headers.get('x-powered-by')).to.equal(null);
		expect((await fetch(`http://127.0.0.1:${port}/nothing`)).status).to.equal(404);
	});

	it('a request under way does not keep the server from stopping', async () => {
		let arrived: () => void = () => undefined;
		const arrival = new Promise<void>((resolve) => {
			arrived = resolve;
		});
		WebApp.handlers.get('/never', () => arrived());
		const server = await start();
		const answer = fetch(`http://127.0.0.1:${server.port}/never`).then(String, () => 'cut');
		await arrival;
		await server.stop();
		expect(await answer).to.equal('cut');
	});

	it('is served through https, and DDP through wss, where there is a certificate', async () => {
		Meteor.methods({ hello: () => 'wss' });
		WebApp.handlers.get('/', (_request, response) => {
			response.send('https');
		});
		const server = await start({ tls: { cert: fixture('cert.pem'), key: fixture('key.pem') } });
		expect(await getOverTls(`https://127.0.0.1:${server.port}/`)).to.equal('https');
		expect(await (await connect(server, { tls: true })).call('1', 'hello')).to.include({ result: 'wss' });
	});
});

describe("the client's address", () => {
	afterEach(stopAll);

	const headers = { 'x-forwarded-for': '203.0.113.9, 198.51.100.1', cookie: 'secret=1', 'user-agent': 'a test' };
	const cases: [trustProxy: boolean | number | undefined, address: string][] = [
		[undefined, '127.0.0.1'],
		[false, '127.0.0.1'],
		[true, '198.51.100.1'],
		[2, '203.0.113.9'],
		[3, '203.0.113.9'],
	];
	for (const [trustProxy, address] of cases) {
		it(`is ${address} with trustProxy ${trustProxy}, over HTTP and WebSocket`, async () => {
			Meteor.methods({
				where() {
					return [this.connection.clientAddress, this.connection.httpHeaders];
				},
			});
			WebApp.handlers.get('/where', (request, response) => {
				response.send(request.ip);
			});
			const server = await start({ ...(trustProxy === undefined ? {} : { trustProxy }) });
			const answer = await fetch(`http://127.0.0.1:${server.port}/where`, {
				headers: { 'x-forwarded-for': headers['x-forwarded-for'] },
			});
			expect(await answer.text()).to.equal(address);
			const client = await connect(server, { headers });
			const { result } = await client.call('1', 'where');
			const [seen, shown] = result as [string, Record<string, string>];
			expect(seen).to.equal(address);
			expect(shown).to.include({ 'user-agent': 'a test' });
			expect(shown).not.to.have.property('cookie');
		});
	}

	it('X9 a header is kept for as long as the connection lives only where it is as short as headers are', async () => {
		Meteor.methods({
			headers() {
				return this.connection.httpHeaders;
			},
		});
		const server = await start({ trustProxy: true });
		const client = await connect(server, {
			headers: {
				'user-agent': 'u'.repeat(513),
				'accept-language': 'l'.repeat(512),
				'x-forwarded-for': `${','.repeat(5_000)}192.0.2.1`,
			},
		});
		const { result } = await client.call('1', 'headers');
		expect(result).to.have.all.keys('host', 'accept-language');
	});
});
