import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { DdpClient, refusal, spawnServer, useServer } from './support/index.ts';

const PRELOAD = fileURLToPath(new URL('support/unowned.mjs', import.meta.url));

describe('an error that nobody owns', function () {
	this.timeout(60_000);

	const fate = async (signal: NodeJS.Signals): Promise<void> => {
		const server = await spawnServer({ env: { NODE_OPTIONS: `--import ${PRELOAD}`, LOG_LEVEL: 'warn' } });
		const client = await DdpClient.connect(server.url);
		expect(await server.stop(signal)).to.equal(1);
		expect((await client.closed).code).to.equal(1001);
		const lines = server.stderr().trim().split('\n');
		expect(lines).to.have.length(1);
		expect(lines[0])
			.to.contain('an error that nobody owns')
			.and.to.contain('unowned.mjs')
			.and.not.to.contain('words of');
	};

	it('X9 that was thrown is logged once, and ends in a clean stop with code 1', () => fate('SIGUSR2'));

	it('X9 that was rejected is logged once, and ends in a clean stop with code 1', () => fate('SIGWINCH'));
});

describe('a server without a file descriptor left', function () {
	this.timeout(20_000);
	const running = useServer({ env: { LOG_LEVEL: 'warn' } });

	it('X9 turns newcomers away, serves those it has, and takes others when there is room again', async () => {
		const server = running.current;
		const client = await DdpClient.connect(server.url);
		const held = (): number => readdirSync(`/proc/${server.pid}/fd`).length;
		const open = held();
		execFileSync('prlimit', ['--pid', `${server.pid}`, `--nofile=${open + 5}:${open + 5}`]);
		const sockets = Array.from({ length: 30 }, () =>
			connect(server.port, '127.0.0.1')
				.on('error', () => undefined)
				.resume(),
		);
		await Promise.any(sockets.slice(-20).map((socket) => new Promise((resolve) => socket.once('close', resolve))));
		expect(await refusal(client.call('nothing'))).to.have.property('error', 404);
		for (const socket of sockets) {
			socket.destroy();
		}
		while (held() > open) {
			await wait(10);
		}
		const later = await DdpClient.connect(server.url);
		await Promise.all([client.close(), later.close()]);
	});
});
