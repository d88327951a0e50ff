import { Buffer } from 'node:buffer';
import { expect } from 'chai';
import { type DdpClient, DdpError } from '../support/ddp.ts';
import { frameOf, type RelayServer, SID, startRelayServer } from './support.ts';

const STREAM = 'stream-notify-user';

const refusalOf = async (call: Promise<unknown>): Promise<DdpError> => {
	const outcome = await call.then(
		(answer) => expect.fail(`answered ${JSON.stringify(answer)}`),
		(error: unknown) => error,
	);
	expect(outcome).to.be.instanceOf(DdpError);
	return outcome as DdpError;
};

const relay = (client: DdpClient, to: string, kind: unknown, frame: unknown, ...others: unknown[]): Promise<unknown> =>
	client.call(STREAM, `${to}/otr`, kind, frame, ...others);

/** Whatever was on its way to this client when it asked has arrived once the answer has. */
const drained = (client: DdpClient): Promise<unknown> => refusalOf(client.call('stream-notify-all', 'nothing'));

describe('OTR frames on the socket', () => {
	let server: RelayServer;
	let alice: DdpClient;
	let bob: DdpClient;
	let carol: DdpClient;

	beforeEach(async () => {
		server = await startRelayServer();
		[alice, bob, carol] = [await server.signIn('alice'), await server.signIn('bob'), await server.signIn('carol')];
		await Promise.all([
			alice.stream(STREAM, 'alice/otr'),
			bob.stream(STREAM, 'bob/otr'),
			carol.stream(STREAM, 'carol/otr'),
		]);
	});
	afterEach(() => server.stop());

	const heard = async (): Promise<unknown[][]> => {
		await Promise.all([drained(alice), drained(bob)]);
		return [...alice.events(STREAM, 'alice/otr'), ...bob.events(STREAM, 'bob/otr')];
	};

	it('go both ways, stamped by the server', async () => {
		expect(await relay(alice, 'bob', 'invite', frameOf())).to.deep.equal({ delivered: 1, forwarded: false });
		const [kind, frame] = (await bob.waitForEvent(STREAM, 'bob/otr')) as [string, { connection: string }];
		expect(kind).to.equal('invite');
		expect(frame).to.deep.include({ ...frameOf(), from: 'alice' });
		expect(frame.connection).to.match(/^test:\w+$/);
		expect(await relay(bob, 'alice', 'accept', frameOf({ to: frame.connection }))).to.deep.equal({
			delivered: 1,
			forwarded: false,
		});
		expect(await alice.waitForEvent(STREAM, 'alice/otr')).to.have.nested.property('[1].from', 'bob');
	});

	it('arrive once at a connection that subscribed twice, and not after it unsubscribed', async () => {
		const second = await bob.stream(STREAM, 'bob/otr');
		await relay(alice, 'bob', 'data', frameOf());
		await drained(bob);
		expect(bob.events(STREAM, 'bob/otr')).to.have.length(1);
		bob.unsubscribe(second);
		expect(await relay(alice, 'bob', 'data', frameOf())).to.deep.equal({ delivered: 0, forwarded: true });
	});

	for (const kind of ['invite', 'accept', 'data']) {
		it(`X1 a third user's ${kind} for A and B's room is refused, and A and B receive nothing`, async () => {
			for (const victim of ['alice', 'bob'])
				expect((await refusalOf(relay(carol, victim, kind, frameOf()))).error).to.equal('error-not-allowed');
			expect(await heard()).to.deep.equal([]);
		});
	}

	it("X1 a third user's end for A and B's room is refused, and A and B receive nothing", async () => {
		for (const victim of ['alice', 'bob']) {
			const refused = await refusalOf(relay(carol, victim, 'end', frameOf({ body: '' })));
			expect(refused).to.include({ error: 'error-not-allowed', errorType: 'Meteor.Error' });
		}
		expect(await heard()).to.deep.equal([]);
	});

	it('X1 a spoofed sender is refused, and A and B receive nothing', async () => {
		for (const client of [carol, alice]) {
			for (const spoof of [{ from: 'alice' }, { connection: 'test:x' }, { userId: 'alice' }]) {
				const refused = await refusalOf(
					relay(client, 'bob', 'data', frameOf({ rid: client === carol ? 'bobcarol' : 'alicebob', ...spoof })),
				);
				expect(refused.error).to.equal('error-invalid-frame');
			}
		}
		expect(await heard()).to.deep.equal([]);
	});

	it('X1 a third user of the same person’s other room is stamped with their own id', async () => {
		await relay(carol, 'bob', 'invite', frameOf({ rid: 'bobcarol' }));
		expect(await bob.waitForEvent(STREAM, 'bob/otr')).to.have.nested.property('[1].from', 'carol');
	});

	it('X1 nobody reads what is for another', async () => {
		for (const eventName of ['alice/otr', 'bob/otr', 'alice/message'])
			expect((await refusalOf(carol.stream(STREAM, eventName))).error).to.equal('error-not-allowed');
		const nobody = await server.connect();
		for (const eventName of ['alice/otr', 'null/otr', '/otr'])
			expect((await refusalOf(nobody.stream(STREAM, eventName))).error).to.equal('error-not-allowed');
	});

	it('refuse a sender who is not logged in', async () => {
		expect((await refusalOf(relay(await server.connect(), 'bob', 'invite', frameOf()))).error).to.equal(
			'error-not-logged-in',
		);
		expect(await heard()).to.deep.equal([]);
	});

	it('G1 are refused while OTR is off, and taken again once it is on, on the same connection', async () => {
		server.settings.set('OTR_Enable', false);
		for (const kind of ['invite', 'accept', 'data'])
			expect((await refusalOf(relay(alice, 'bob', kind, frameOf()))).error).to.equal('error-otr-disabled');
		server.settings.set('OTR_Enable', true);
		expect(await relay(alice, 'bob', 'invite', frameOf())).to.deep.equal({ delivered: 1, forwarded: false });
	});

	it('G2 are refused in a channel', async () => {
		expect((await refusalOf(relay(alice, 'bob', 'invite', frameOf({ rid: 'general' })))).error).to.equal(
			'error-not-direct-message',
		);
	});

	for (const [what, error, kind, frame] of [
		['garbage', 'error-invalid-frame', 'data', { garbage: true }],
		['bytes in EJSON', 'error-invalid-frame', 'data', frameOf({ body: { $binary: 'AAAA' } })],
		['a kind that is an object', 'error-invalid-frame', { $ne: 1 }, frameOf()],
		['padding', 'error-invalid-frame', 'data', frameOf({ body: 'AA==' })],
		[
			'a large handshake',
			'error-frame-too-large',
			'invite',
			frameOf({ body: Buffer.alloc(4097).toString('base64url') }),
		],
		['large data', 'error-frame-too-large', 'data', frameOf({ body: Buffer.alloc(73729).toString('base64url') })],
	] as const) {
		it(`are refused with ${what}`, async () => {
			expect((await refusalOf(relay(alice, 'bob', kind, frame))).error).to.equal(error);
		});
	}

	it('take no further arguments', async () => {
		expect((await refusalOf(relay(alice, 'bob', 'data', frameOf(), 'more'))).error).to.equal('error-invalid-frame');
	});

	it('go through at the largest', async () => {
		const body = Buffer.alloc(72 * 1024, 1).toString('base64url');
		expect(await relay(alice, 'bob', 'data', frameOf({ body }))).to.deep.equal({ delivered: 0, forwarded: true });
		expect(await bob.waitForEvent(STREAM, 'bob/otr')).to.have.nested.property('[1].body', body);
	});

	it('X5 are limited, with an answer that says when to try again', async () => {
		let refused: DdpError | undefined;
		for (let index = 0; index < 40 && !refused; index++)
			refused = await relay(alice, 'bob', 'invite', frameOf()).then(
				() => undefined,
				(error: DdpError) => error,
			);
		expect(refused).to.include({ error: 'error-too-many-requests' });
		expect(refused?.details).to.have.property('timeToReset').that.is.greaterThan(0).and.at.most(2000);
		expect(await relay(bob, 'alice', 'accept', frameOf())).to.deep.equal({ delivered: 0, forwarded: true });
	});

	it('S7 `elsewhere` reaches one’s own other connections alone', async () => {
		const other = await server.signIn('alice');
		await other.stream(STREAM, 'alice/otr');
		expect(await relay(alice, 'alice', 'elsewhere', frameOf({ body: '' }))).to.deep.equal({
			delivered: 0,
			forwarded: true,
		});
		expect(await other.waitForEvent(STREAM, 'alice/otr')).to.deep.include('elsewhere');
		expect(await heard()).to.deep.equal([]);
		expect((await refusalOf(relay(alice, 'alice', 'data', frameOf()))).error).to.equal('error-not-allowed');
	});

	it('cost no store call once both are known', async () => {
		await relay(alice, 'bob', 'invite', frameOf());
		await relay(bob, 'alice', 'accept', frameOf());
		const calls = server.storeCalls();
		for (let index = 0; index < 50; index++)
			await relay(index % 2 ? alice : bob, index % 2 ? 'bob' : 'alice', 'data', frameOf());
		expect(server.storeCalls()).to.equal(calls);
	});

	it('X6 leave no word in any log, at debug level, relayed or refused', async () => {
		const canary = Buffer.from('an unguessable canary in a frame').toString('base64url');
		await relay(alice, 'bob', 'data', frameOf({ body: canary }));
		for (const frame of [frameOf({ body: `${canary}=` }), frameOf({ [canary]: 1 }), frameOf({ to: canary }), canary])
			await refusalOf(relay(alice, 'bob', 'data', frame));
		await refusalOf(relay(alice, 'bob', canary, frameOf()));
		await refusalOf(relay(carol, 'bob', 'data', frameOf({ body: canary })));
		expect(await bob.waitForEvent(STREAM, 'bob/otr')).to.have.nested.property('[1].body', canary);
		const logs = JSON.stringify(server.logged, (_key, value: unknown) =>
			value instanceof Error ? `${value.stack} ${JSON.stringify(value)}` : value,
		);
		expect(server.logged.filter(({ message }) => message === 'otr frame refused')).to.have.length(6);
		for (const secret of [canary, SID, 'alicebob', 'alice', 'bob']) expect(logs).to.not.include(secret);
	});
});
