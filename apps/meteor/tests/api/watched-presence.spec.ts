import { expect } from 'chai';
import {
	connectAll,
	DdpClient,
	type DdpMessage,
	type Member,
	refusal,
	serveCrowd,
	type TestServer,
} from './support/index.ts';

const STREAM = 'stream-user-presence';
const EVERYBODY = 'stream-notify-logged';
const CROWD = 40;
const SHOWN = 20;

type Fields = { uid?: string; eventName?: string; args?: unknown[][] };

/** Of each frame of the stream: whom it is about, and what it says. */
const heard = (received: readonly DdpMessage[]): { about: string; says: unknown }[] =>
	received.flatMap(({ msg, collection, id, fields }) => {
		const { uid, eventName, args = [] } = (fields ?? {}) as Fields;
		if (msg !== 'changed' || collection !== STREAM) return [];
		expect([uid, eventName], 'as Rocket.Chat writes it').to.deep.equal([id, id]);
		return [{ about: String(id), says: args[0] }];
	});

const until = async (condition: () => boolean, limitMs = 5_000): Promise<void> => {
	const end = performance.now() + limitMs;
	while (!condition()) {
		if (performance.now() > end) throw new Error(`it did not come about in ${limitMs} ms`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
};

describe('the presence of those whom a client watches', function () {
	this.timeout(60_000);
	let crowd: Awaited<ReturnType<typeof serveCrowd>>;
	let server: TestServer;
	let people: readonly Member[];

	before(async () => {
		crowd = await serveCrowd(2 * CROWD + 7);
		({ server, people } = crowd);
	});
	after(() => crowd.stop());

	const person = (index: number): Member => people[2 * CROWD + index] as Member;
	const signIn = async (member: Member): Promise<DdpClient> => {
		const client = await DdpClient.connect(server.url);
		await client.resume(member.token);
		return client;
	};
	/** A change of whom a client watches, after its first subscription; answered by `nosub` without an error. */
	const change = async (client: DdpClient, id: string, options: unknown): Promise<void> => {
		client.send({ msg: 'sub', id, name: STREAM, params: ['', options] });
		const answer = await client.waitFor((message) => message.msg === 'nosub' && message.id === id);
		expect(answer).to.deep.equal({ msg: 'nosub', id });
	};

	/** A client that hears of everybody, and waits until this one is so. */
	const seesAll = async (): Promise<{ client: DdpClient; sees(member: Member, status: number): Promise<unknown> }> => {
		const client = await signIn(person(3));
		await client.stream(EVERYBODY, 'user-status');
		return {
			client,
			sees: ({ userId }, status) =>
				client.waitForEvent(
					EVERYBODY,
					'user-status',
					([event]) => Array.isArray(event) && event[0] === userId && event[2] === status,
				),
		};
	};

	it('is told at once of those who are there, before ready, and of each change after it, as by Rocket.Chat', async () => {
		const [watching, bob] = [await signIn(person(0)), await signIn(person(1))];
		await bob.call('setUserStatus', 'busy', 'on the phone');
		await watching.subscribe(STREAM, '', { added: [person(0), person(1), person(2)].map(({ userId }) => userId) });
		const ready = watching.received.findIndex(({ msg }) => msg === 'ready');
		expect(heard(watching.received.slice(0, ready))).to.deep.equal([
			{ about: person(0).userId, says: [person(0).username, 1, ''] },
			{ about: person(1).userId, says: [person(1).username, 3, 'on the phone'] },
		]);
		await bob.close();
		await until(
			() =>
				heard(watching.received).at(-1)?.about === person(1).userId &&
				(heard(watching.received).at(-1)?.says as unknown[])[1] === 0,
		);
		expect(heard(watching.received).at(-1)).to.deep.equal({
			about: person(1).userId,
			says: [person(1).username, 0, 'on the phone'],
		});
		expect(heard(watching.received).map(({ about }) => about)).not.to.include(person(2).userId);
		await watching.close();
	});

	it('further subscriptions change by added and removed whom it watches, and end at once; what ends the first ends all', async () => {
		const everybody = await seesAll();
		const watching = await signIn(person(0));
		const main = await watching.subscribe(STREAM, '', { added: [person(6).userId] });
		await change(watching, 'more', { added: [person(2).userId] });
		await change(watching, 'fewer', { removed: [person(6).userId] });
		const [dave, carol] = [await signIn(person(6)), await signIn(person(2))];
		await Promise.all([everybody.sees(person(6), 1), everybody.sees(person(2), 1)]);
		await until(() => heard(watching.received).length > 0);
		expect(heard(watching.received).map(({ about }) => about)).to.deep.equal([person(2).userId]);
		watching.unsubscribe(main);
		await watching.waitFor(({ msg, id }) => msg === 'nosub' && id === main);
		await carol.close();
		await everybody.sees(person(2), 0);
		expect(heard(watching.received)).to.have.length(1);
		await Promise.all([watching, dave, everybody.client].map((client) => client.close()));
	});

	it('S9 one who is invisible is not told of, though they come and go', async () => {
		const everybody = await seesAll();
		const hidden = await signIn(person(4));
		await hidden.call('UserPresence:setDefaultStatus', 'offline');
		const watching = await signIn(person(0));
		await watching.subscribe(STREAM, '', { added: [person(4).userId, person(2).userId] });
		await hidden.close();
		const again = await signIn(person(4));
		const carol = await signIn(person(2));
		await everybody.sees(person(2), 1);
		await again.close();
		await carol.close();
		await everybody.sees(person(2), 0);
		await until(() => heard(watching.received).length > 1);
		expect(heard(watching.received).map(({ about }) => about)).to.deep.equal([person(2).userId, person(2).userId]);
		await Promise.all([watching, everybody.client].map((client) => client.close()));
	});

	it('ends with a logout, and begins again after the next login', async () => {
		const everybody = await seesAll();
		const watching = await signIn(person(5));
		const main = await watching.subscribe(STREAM, '', { added: [person(1).userId] });
		await watching.call('logout');
		const refused = await watching.waitFor(({ msg, id }) => msg === 'nosub' && id === main);
		expect(refused.error).to.include({ error: 'error-not-allowed' });
		const carol = await signIn(person(2));
		await everybody.sees(person(2), 1);
		expect(heard(watching.received)).to.deep.equal([]);
		await watching.resume(person(0).token);
		await watching.subscribe(STREAM, '', { added: [person(2).userId] });
		expect(heard(watching.received)).to.deep.equal([{ about: person(2).userId, says: [person(2).username, 1, ''] }]);
		await carol.close();
		await everybody.sees(person(2), 0);
		await until(() => heard(watching.received).length > 1);
		await Promise.all([watching, everybody.client].map((client) => client.close()));
	});

	it('X9 refuses guests, what is no list of ids, and more than a connection may watch', async () => {
		const guest = await DdpClient.connect(server.url);
		expect((await refusal(guest.subscribe(STREAM, '', { added: [person(1).userId] }))).error).to.equal(
			'error-not-allowed',
		);
		await guest.close();
		const client = await signIn(person(0));
		for (const added of ['alice', [7], [null], { $ne: 1 }, [['alice']]]) {
			expect((await refusal(client.subscribe(STREAM, '', { added }))).error, JSON.stringify(added)).to.equal(400);
		}
		expect((await refusal(client.subscribe(STREAM, 7, { added: [] }))).error).to.equal(400);
		expect((await refusal(client.subscribe(STREAM, '', { added: ['x'.repeat(101)] }))).error).to.equal(
			'error-invalid-params',
		);
		// As long as Rocket.Chat's longest.
		const many = Array.from({ length: 1_001 }, (_, index) => `u${index}`.padEnd(24, 'x'));
		expect((await refusal(client.subscribe(STREAM, '', { added: many }))).error).to.equal('error-too-many-watched');
		await client.subscribe(STREAM, '', { added: many.slice(1) });
		expect((await refusal(client.subscribe(STREAM, '', { added: many.slice(0, 1) }))).error).to.equal(
			'error-too-many-watched',
		);
		await client.close();
	});

	it(`X9 ${CROWD} who come and go before ${CROWD} that each show ${SHOWN} of them, and 2 that hear all, are so many frames and no more`, async () => {
		const watching = await connectAll(server.url, people.slice(0, CROWD));
		const everybody = [await seesAll(), await seesAll()] as const;
		const crowd = people.slice(CROWD, 2 * CROWD);
		const crowdIds = crowd.map(({ userId }) => userId);
		await Promise.all(
			watching.map((client, index) =>
				client.subscribe(STREAM, '', {
					added: Array.from({ length: SHOWN }, (_, at) => crowdIds[(index + at) % CROWD]),
				}),
			),
		);
		const ofCrowd = (client: DdpClient): number =>
			client
				.events(EVERYBODY, 'user-status')
				.filter(([event]) => Array.isArray(event) && crowdIds.includes(String(event[0]))).length;
		const count = (): number =>
			watching.reduce((sum, client) => sum + heard(client.received).length, 0) +
			everybody.reduce((sum, { client }) => sum + ofCrowd(client), 0);
		const changes = CROWD * (SHOWN + everybody.length);

		const came = await connectAll(server.url, crowd);
		await until(() => count() >= changes);
		// All of them leave at once.
		await Promise.all(came.map((client) => client.close()));
		await until(() => count() >= 2 * changes);
		// Who comes after them is told of after them: no more of them is to come.
		const last = await signIn(person(2));
		await everybody[0].sees(person(2), 1);
		expect(count()).to.equal(2 * changes);
		await Promise.all([...watching, ...everybody.map(({ client }) => client), last].map((client) => client.close()));
	});
});
