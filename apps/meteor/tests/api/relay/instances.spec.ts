import { LocalBroker, type LocalBus } from '@rocket.chat/core-services';
import { cachedDirectory, createOtrRelay, type OtrRelay, RateLimiter, RelayRefusal } from '@rocket.chat/otr-relay';
import { Presence } from '@rocket.chat/presence';
import { Streams } from '@rocket.chat/streams';
import { expect } from 'chai';
import { createStore, frameOf } from './support.ts';

type Instance = {
	broker: LocalBroker;
	presence: Presence;
	streams: Streams;
	relay: OtrRelay;
	settings: Map<string, unknown>;
};

const fail = (error: unknown): never => expect.fail(String(error));

const open = async (instance: string, bus: LocalBus): Promise<Instance> => {
	const broker = new LocalBroker({ instance, bus, onError: (_event, error) => fail(error) });
	const streams = new Streams(fail);
	const presence = new Presence(broker);
	await presence.start();
	const settings = new Map<string, unknown>([['OTR_Enable', true]]);
	const directory = cachedDirectory(createStore(), broker);
	const relay = createOtrRelay({
		settings,
		directory,
		presence,
		streams,
		broker,
		rateLimiter: new RateLimiter(performance),
	});
	return { broker, presence, streams, relay, settings };
};

/** A signed-in connection that listens for frames. */
const listen = ({ presence, streams }: Instance, connectionId: string, userId: string): unknown[][] => {
	const heard: unknown[][] = [];
	presence.setConnection(connectionId, { userId, username: userId });
	streams.subscribe('notify-user', `${userId}/otr`, {
		connectionId,
		userId,
		deliver: ({ args }) => heard.push([...args]),
	});
	return heard;
};

/** Lets everything that one instance hands to another arrive. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('OTR frames over two instances', () => {
	let one: Instance;
	let two: Instance;

	beforeEach(async () => {
		const bus: LocalBus = new Set();
		[one, two] = [await open('one', bus), await open('two', bus)];
	});

	it('S8 a conversation crosses them both ways, bound once each knows the other’s connection', async () => {
		const [atAlice, atBob] = [listen(one, 'a1', 'alice'), listen(two, 'b1', 'bob')];
		await settled();
		expect(
			await one.relay.relay({ userId: 'alice', connectionId: 'a1' }, 'bob/otr', 'invite', frameOf()),
		).to.deep.equal({ delivered: 0, forwarded: true });
		await settled();
		expect(atBob).to.deep.equal([['invite', { ...frameOf(), from: 'alice', connection: 'one:a1' }]]);
		const bobsOther = listen(two, 'b2', 'bob');
		await two.relay.relay({ userId: 'bob', connectionId: 'b1' }, 'alice/otr', 'accept', frameOf({ to: 'one:a1' }));
		await settled();
		expect(atAlice).to.deep.equal([['accept', { ...frameOf(), from: 'bob', connection: 'two:b1' }]]);
		await one.relay.relay({ userId: 'alice', connectionId: 'a1' }, 'bob/otr', 'data', frameOf({ to: 'two:b1' }));
		await settled();
		expect([atBob.length, bobsOther.length]).to.deep.equal([2, 0]);
	});

	it('X1 a frame bound to a third user’s connection on another instance reaches nobody', async () => {
		const [atBob, atCarol] = [listen(two, 'b1', 'bob'), listen(two, 'c1', 'carol')];
		await settled();
		await one.relay.relay({ userId: 'alice', connectionId: 'a1' }, 'bob/otr', 'data', frameOf({ to: 'two:c1' }));
		await settled();
		expect([atBob, atCarol]).to.deep.equal([[], []]);
	});

	it('G4 an invite finds the peer on the other instance, and no longer once they have left it', async () => {
		const invite = (): Promise<unknown> =>
			(async () => one.relay.relay({ userId: 'alice', connectionId: 'a1' }, 'bob/otr', 'invite', frameOf()))().catch(
				(error: unknown) => error,
			);
		expect(await invite())
			.to.be.instanceOf(RelayRefusal)
			.with.deep.property('details', { cause: 'peer-offline' });
		listen(two, 'b1', 'bob');
		await settled();
		expect(await invite()).to.deep.equal({ delivered: 0, forwarded: true });
		two.presence.removeConnection('b1');
		await settled();
		expect(await invite()).to.be.instanceOf(RelayRefusal);
	});

	it('a `to` of an instance that is gone is answered as not delivered, and the frame without it arrives', async () => {
		const atBob = listen(one, 'b1', 'bob');
		listen(two, 'b9', 'bob');
		await settled();
		await two.broker.close();
		await settled();
		const alice = { userId: 'alice', connectionId: 'a1' };
		expect(await one.relay.relay(alice, 'bob/otr', 'data', frameOf({ to: 'two:b9' }))).to.deep.equal({
			delivered: 0,
			forwarded: false,
		});
		expect(await one.relay.relay(alice, 'bob/otr', 'data', frameOf())).to.deep.equal({ delivered: 0, forwarded: true });
		expect(atBob).to.have.length(1);
	});
});
