import { expect } from 'chai';
import { connectAll, type DdpClient, serveCrowd } from './support/index.ts';

const CLIENTS = 300;
const STREAM = 'stream-notify-logged';

/** Frames that say of somebody that they left. */
const goings = (clients: readonly DdpClient[]): number =>
	clients.reduce(
		(sum, client) =>
			sum + client.events(STREAM, 'user-status').filter(([event]) => Array.isArray(event) && event[2] === 0).length,
		0,
	);

describe('a server that stops', function () {
	this.timeout(60_000);

	it(`X9 tells each of ${CLIENTS} clients that it stops (1001), tells none of them that the others left, and exits 0`, async () => {
		const { server, people, stop } = await serveCrowd(CLIENTS);
		try {
			const clients = await connectAll(server.url, people);
			// Everybody hears of everybody, as bots do.
			await Promise.all(clients.map((client) => client.stream(STREAM, 'user-status')));
			const began = performance.now();
			const code = await server.stop();
			const took = performance.now() - began;
			const told = await Promise.all(clients.map(({ closed }) => closed));
			process.stdout.write(`      ${CLIENTS} clients: stopped in ${took.toFixed(0)} ms\n`);
			expect(told.filter((each) => each.code === 1001)).to.have.length(CLIENTS);
			expect(goings(clients)).to.equal(0);
			expect(code).to.equal(0);
		} finally {
			await stop();
		}
	});
});
