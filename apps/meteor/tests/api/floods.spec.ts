import { expect } from 'chai';
import { type DdpError, type Person, register, socketOf, useServer } from './support/index.ts';

type Outcome = 'done' | DdpError;

describe('floods', () => {
	const server = useServer();

	const flood = async (person: Person, connections: number, calls: number): Promise<Outcome[]> => {
		const sockets = await Promise.all(Array.from({ length: connections }, () => socketOf(server.url, person)));
		const outcomes = await Promise.all(
			sockets.flatMap((socket) =>
				Array.from({ length: calls }, () =>
					socket.call('rooms/get').then(
						(): Outcome => 'done',
						(error: DdpError): Outcome => error,
					),
				),
			),
		);
		await Promise.all(sockets.map((socket) => socket.close()));
		return outcomes;
	};

	it('X5 of methods are stopped by connection and by user, with an answer that says when to try again', async () => {
		const mallory = await register(server.url, 'mallory');
		const [one, many] = [await flood(mallory, 1, 60), await flood(await register(server.url, 'mallory'), 5, 30)];
		expect(one.filter((outcome) => outcome === 'done').length).to.be.within(1, 59);
		expect(many.filter((outcome) => outcome === 'done').length).to.be.within(1, 149);
		const refused = [...one, ...many].filter((outcome) => outcome !== 'done');
		for (const { error, details } of refused) {
			expect(error).to.equal('too-many-requests');
			expect(details).to.have.property('timeToReset').that.is.greaterThan(0);
		}
	});

	it('X5 of one user do not cost another their calls, over DDP and over REST', async () => {
		const [mallory, alice] = [await register(server.url, 'mallory'), await register(server.url, 'alice')];
		await flood(mallory, 3, 60);
		expect(await flood(alice, 1, 5)).to.deep.equal(Array.from({ length: 5 }, () => 'done'));
		const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await mallory.rest.get('me')).status));
		expect(new Set(statuses)).to.deep.equal(new Set([200, 429]));
		expect((await alice.rest.get('me')).status).to.equal(200);
	});

	it('X5 of long names are not remembered: nobody may subscribe to what no room is called', async () => {
		const alice = await socketOf(server.url, await register(server.url, 'alice'));
		for (const stream of ['stream-room-messages', 'stream-notify-all', 'stream-notify-logged']) {
			const refused = await alice.stream(stream, 'x'.repeat(100_000)).catch((error: DdpError) => error);
			expect(refused).to.include({ error: 'error-not-allowed' });
		}
		await alice.close();
	});
});
