import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import {
	DdpClient,
	DdpError,
	type Person,
	RestClient,
	register,
	registerTwo,
	socketOf,
	useServer,
} from './support/index.ts';

const STREAM = 'stream-notify-user';
const ADMIN = { username: 'the.admin', password: 'an administrator of the workspace' };

const errorOf = async (call: Promise<unknown>): Promise<unknown> =>
	call.then(
		() => 'permitted',
		(error: unknown) => {
			if (error instanceof DdpError) return error.error;
			throw error;
		},
	);

/** Sends a frame to a user as any DDP client might. */
const relay = (client: DdpClient, to: string, kind: string, frame: unknown): Promise<unknown> =>
	client.call(STREAM, `${to}/otr`, kind, frame);

const framesOf = (rid: string, change: Record<string, unknown> = {}) => ({
	v: 1,
	rid,
	sid: randomBytes(16).toString('base64url'),
	body: randomBytes(200).toString('base64url'),
	...change,
});

/** The text of every file below a folder, as bytes are. */
const contentOf = (folder: string): string =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
		.join('\n');

describe('OTR frames over the real server', () => {
	const server = useServer({
		env: { ADMIN_USERNAME: ADMIN.username, ADMIN_PASS: ADMIN.password, ADMIN_EMAIL: 'admin@example.org' },
	});
	let alice: Person;
	let bob: Person;
	let carol: Person;
	let rid: string;
	let sockets: { alice: DdpClient; bob: DdpClient; carol: DdpClient };

	before(async () => {
		({ alice, bob, rid } = await registerTwo(server.url));
		carol = await register(server.url, 'carol');
		sockets = {
			alice: await socketOf(server.url, alice),
			bob: await socketOf(server.url, bob),
			carol: await socketOf(server.url, carol),
		};
		for (const [name, person] of Object.entries({ alice, bob, carol }))
			await sockets[name as keyof typeof sockets].stream(STREAM, `${person.userId}/otr`);
	});
	after(() => Promise.all(Object.values(sockets).map((socket) => socket.close())));

	const received = (): unknown[][] => [
		...sockets.alice.events(STREAM, `${alice.userId}/otr`),
		...sockets.bob.events(STREAM, `${bob.userId}/otr`),
	];

	/** What was on its way when a client asked has arrived once the answer has. */
	const drain = async (): Promise<void> => {
		for (const socket of [sockets.alice, sockets.bob]) await errorOf(socket.call('stream-notify-all', 'nothing'));
	};

	const switchOtr = async (value: boolean): Promise<void> => {
		const login = await new RestClient(server.url).post('login', { user: ADMIN.username, password: ADMIN.password });
		const admin = new RestClient(server.url, login.body.data as { userId: string; authToken: string });
		expect(await admin.post('settings/OTR_Enable', { value })).to.have.property('status', 200);
	};

	it('go from A to B and from B to A, stamped by the server', async () => {
		const invite = framesOf(rid);
		expect(await relay(sockets.alice, bob.userId, 'invite', invite)).to.deep.equal({ delivered: 1, forwarded: false });
		const [kind, frame] = (await sockets.bob.waitForEvent(STREAM, `${bob.userId}/otr`)) as [
			string,
			{ from: string; connection: string },
		];
		expect([kind, frame]).to.deep.equal(['invite', { ...invite, from: alice.userId, connection: frame.connection }]);
		expect(
			await relay(sockets.bob, alice.userId, 'accept', framesOf(rid, { sid: invite.sid, to: frame.connection })),
		).to.deep.equal({
			delivered: 1,
			forwarded: false,
		});
		expect(await sockets.alice.waitForEvent(STREAM, `${alice.userId}/otr`)).to.have.nested.property(
			'[1].from',
			bob.userId,
		);
	});

	it('X1 a third user’s invite, accept, data and end for A and B’s room are refused, and A and B receive nothing', async () => {
		const before = received().length;
		for (const victim of [alice, bob]) {
			for (const kind of ['invite', 'accept', 'data'])
				expect(await errorOf(relay(sockets.carol, victim.userId, kind, framesOf(rid)))).to.equal('error-not-allowed');
			expect(await errorOf(relay(sockets.carol, victim.userId, 'end', framesOf(rid, { body: '' })))).to.equal(
				'error-not-allowed',
			);
		}
		await drain();
		expect(received()).to.have.length(before);
	});

	it('X1 a spoofed sender is refused, and A and B receive nothing', async () => {
		const before = received().length;
		for (const spoof of [{ from: alice.userId }, { connection: 'other:stamp' }]) {
			expect(await errorOf(relay(sockets.alice, bob.userId, 'data', framesOf(rid, spoof)))).to.equal(
				'error-invalid-frame',
			);
			expect(await errorOf(relay(sockets.carol, bob.userId, 'data', framesOf(rid, spoof)))).to.equal(
				'error-not-allowed',
			);
		}
		await drain();
		expect(received()).to.have.length(before);
	});

	it('X1 a third user can’t listen to A or B', async () => {
		for (const person of [alice, bob])
			expect(await errorOf(sockets.carol.stream(STREAM, `${person.userId}/otr`))).to.equal('error-not-allowed');
		expect(await errorOf(sockets.carol.stream('stream-room-messages', rid))).to.equal('error-not-allowed');
	});

	it('G1 are refused from the moment an administrator switches OTR off, told to both, and taken once it is on again', async () => {
		for (const socket of [sockets.alice, sockets.bob])
			await socket.stream('stream-notify-all', 'public-settings-changed');
		await switchOtr(false);
		for (const socket of [sockets.alice, sockets.bob]) {
			expect(await socket.waitForEvent('stream-notify-all', 'public-settings-changed')).to.deep.equal([
				'updated',
				{ _id: 'OTR_Enable', value: false },
			]);
		}
		for (const kind of ['invite', 'accept', 'data'])
			expect(await errorOf(relay(sockets.alice, bob.userId, kind, framesOf(rid)))).to.equal('error-otr-disabled');
		expect(await errorOf(relay(sockets.alice, bob.userId, 'end', framesOf(rid, { body: '' })))).to.equal(
			'error-otr-disabled',
		);
		await switchOtr(true);
		expect(await relay(sockets.alice, bob.userId, 'data', framesOf(rid))).to.deep.equal({
			delivered: 0,
			forwarded: true,
		});
	});

	it('G2 are refused in notes to oneself and in a group', async () => {
		const notes = await alice.rest.post('im.create', { username: alice.username });
		const group = await alice.rest.post('im.create', { usernames: [bob.username, carol.username].join(',') });
		expect([notes.status, group.status]).to.deep.equal([200, 200]);
		const ridOf = ({ body }: typeof notes): string => String((body.room as { rid: string }).rid);
		expect(await errorOf(relay(sockets.alice, alice.userId, 'invite', framesOf(ridOf(notes))))).to.equal(
			'error-not-direct-message',
		);
		for (const peer of [bob, carol])
			expect(await errorOf(relay(sockets.alice, peer.userId, 'invite', framesOf(ridOf(group))))).to.equal(
				'error-not-direct-message',
			);
	});

	it('G4 are refused as an invite to someone who is not there', async () => {
		const dave = await register(server.url, 'dave');
		const notYet = framesOf([alice.userId, dave.userId].sort().join(''));
		expect(await errorOf(relay(sockets.alice, dave.userId, 'invite', notYet))).to.equal('error-not-allowed');
		const created = await alice.rest.post('im.create', { username: dave.username });
		const frame = framesOf(String((created.body.room as { rid: string }).rid));
		const refused = await relay(sockets.alice, dave.userId, 'invite', frame).catch((error: unknown) => error);
		expect(refused).to.deep.include({ error: 'error-not-allowed', details: { cause: 'peer-offline' } });
		const socket = await socketOf(server.url, dave);
		await socket.stream(STREAM, `${dave.userId}/otr`);
		expect(await relay(sockets.alice, dave.userId, 'invite', frame)).to.deep.equal({ delivered: 1, forwarded: false });
		await socket.close();
	});

	it('are refused without a login, and after logout', async () => {
		const socket = await DdpClient.connect(server.url);
		expect(await errorOf(relay(socket, bob.userId, 'invite', framesOf(rid)))).to.equal('error-not-logged-in');
		await socket.login(carol.username, carol.password);
		expect(await errorOf(relay(socket, bob.userId, 'invite', framesOf(rid)))).to.equal('error-not-allowed');
		await socket.call('logout');
		expect(await errorOf(relay(socket, bob.userId, 'invite', framesOf(rid)))).to.equal('error-not-logged-in');
		await socket.close();
	});

	it('G8 leave nothing in the store or in the debug log', async () => {
		const canary = `canary${randomBytes(24).toString('hex')}`;
		const frame = framesOf(rid, { body: Buffer.from(canary).toString('base64url') });
		await relay(sockets.alice, bob.userId, 'data', frame);
		await sockets.bob.waitForEvent(
			STREAM,
			`${bob.userId}/otr`,
			([, taken]) => (taken as { body: string }).body === frame.body,
		);
		await errorOf(relay(sockets.alice, bob.userId, 'data', { ...frame, body: `${frame.body}=` }));
		await errorOf(relay(sockets.carol, bob.userId, 'data', frame));
		const kept = `${contentOf(server.current.dataDir)}\n${server.current.stdout()}\n${server.current.stderr()}`;
		expect(kept).to.include(alice.username).and.include('otr frame refused');
		for (const secret of [canary, frame.body, frame.sid]) expect(kept).to.not.include(secret);
	});
});
