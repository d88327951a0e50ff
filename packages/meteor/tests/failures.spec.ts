import { expect } from 'chai';
import { Meteor } from '../meteor.ts';
import { WebApp } from '../webapp.ts';
import { connect, dial, start, stopAll } from './workspace.ts';

describe('what throws on behalf of a socket or a request', () => {
	afterEach(stopAll);

	const logged = (): {
		lines: unknown[][];
		logger: { debug: () => void; warn: (...line: unknown[]) => void; error: (...line: unknown[]) => void };
	} => {
		const lines: unknown[][] = [];
		const keep = (...line: unknown[]): void => void lines.push(line);
		return { lines, logger: { debug: () => undefined, warn: keep, error: keep } };
	};

	it('X9 in the upgrade closes that socket with one line, and others are served', async () => {
		const { lines, logger } = logged();
		Meteor.methods({ quick: () => true });
		const server = await start({
			logger,
			allowOrigin: (origin) => {
				if (origin === 'https://odd.example') {
					throw new TypeError('https://odd.example');
				}
				return true;
			},
		});
		const client = await connect(server);
		expect(
			await dial(server, { headers: { origin: 'https://odd.example' } }).opened.then(
				String,
				(error: Error) => error.message,
			),
		).to.contain('socket hang up');
		expect(await client.call('1', 'quick')).to.include({ result: true });
		expect(lines).to.have.length(1);
		expect(JSON.stringify(lines)).not.to.contain('odd.example');
	});

	it('X9 in a feature that is told of connections closes that connection with one line, and others are served', async () => {
		const { lines, logger } = logged();
		Meteor.methods({ quick: () => true });
		const server = await start({ logger });
		const client = await connect(server);
		Meteor.onConnection(() => {
			throw new TypeError('a feature');
		});
		const failing = dial(server);
		await failing.opened;
		failing.say({ msg: 'connect', version: '1', support: ['1'] });
		expect(await failing.closed).to.equal(1011);
		expect(await client.call('1', 'quick')).to.include({ result: true });
		expect(lines).to.have.length(1);
	});

	it('X9 in a handler of a request, at once or later, leaves others served', async () => {
		WebApp.handlers.use('/throws', () => {
			throw new TypeError('at once');
		});
		WebApp.handlers.use('/rejects', async () => {
			throw new TypeError('later');
		});
		WebApp.handlers.use('/fine', (_request, response) => void response.end('fine'));
		WebApp.handlers.use(
			(
				_error: unknown,
				_request: unknown,
				response: { writeHead(status: number): { end(): void } },
				_next: unknown,
			) => {
				response.writeHead(500).end();
			},
		);
		const { port } = await start();
		const statuses = [];
		for (const path of ['throws', 'rejects', 'fine']) {
			statuses.push((await fetch(`http://127.0.0.1:${port}/${path}`)).status);
		}
		expect(statuses).to.deep.equal([500, 500, 200]);
	});
});
