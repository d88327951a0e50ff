import { expect } from 'chai';
import { resetMeteor, type StartedMeteor, startMeteor } from 'meteor/boot';
import { WebApp } from 'meteor/webapp';
import { errorPage } from './web.ts';

describe('the last word on a request that failed', () => {
	let server: StartedMeteor | undefined;
	// Whoever started a workspace in this process before has left its routes.
	beforeEach(() => resetMeteor());
	afterEach(async () => {
		await server?.stop();
		resetMeteor();
	});

	it('X9 is one line and the end of that connection where we failed, and a count where its client did', async () => {
		const lines: unknown[] = [];
		const faults: string[] = [];
		const log = (...line: unknown[]): void => void lines.push(line);
		const logger = { debug: () => undefined, warn: log, error: log };
		WebApp.handlers.use('/ours', () => {
			throw new TypeError('of our own');
		});
		WebApp.handlers.use('/theirs', async () => {
			throw Object.assign(new URIError('Failed to decode param'), { status: 400 });
		});
		WebApp.handlers.use('/late', (_request, response) => {
			response.writeHead(200).write('begun');
			throw new TypeError('of our own');
		});
		errorPage(logger as never, { count: (fault) => void faults.push(fault), stop: () => undefined });
		server = await startMeteor({ port: 0, host: '127.0.0.1', logger });
		const url = `http://127.0.0.1:${server.port}`;
		const ours = await fetch(`${url}/ours`);
		expect([ours.status, ours.headers.get('connection'), await ours.text()]).to.deep.equal([
			500,
			'close',
			'Internal server error\n',
		]);
		expect([lines.length, faults.length]).to.deep.equal([1, 0]);
		expect((await fetch(`${url}/theirs`)).status).to.equal(400);
		expect([lines.length, faults]).to.deep.equal([1, ['malformed']]);
		const cut = await fetch(`${url}/late`)
			.then((response) => response.text())
			.catch(() => 'cut off');
		expect([cut, lines.length]).to.deep.equal(['cut off', 2]);
		expect((await fetch(`${url}/ours`)).status).to.equal(500);
	});
});
