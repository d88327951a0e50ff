import { LocalBroker, type LocalBus } from '@rocket.chat/core-services';
import { expect } from 'chai';
import { Presence } from './index.ts';

const alice = { userId: 'alice', username: 'alice.a' };
const bob = { userId: 'bob', username: 'bob.b' };

const open = (instance: string, bus: LocalBus) => {
	const broker = new LocalBroker({ instance, bus, onError: (_event, error) => expect.fail(String(error)) });
	const changes: string[] = [];
	broker.on('presence.changed', ({ username, status }) => changes.push(`${username} ${status}`));
	return { broker, presence: new Presence(broker), changes };
};

/** Lets everything that one LocalBroker hands to another arrive. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Presence on one instance', () => {
	it('is online from the first connection to the last', () => {
		const { presence, changes } = open('i1', new Set());
		expect(presence.statusOf('alice')).to.equal('offline');
		presence.setConnection('c1', alice);
		presence.setConnection('c2', alice);
		presence.setConnection('c2', alice);
		expect([presence.statusOf('alice'), presence.appearsOffline('alice')]).to.deep.equal(['online', false]);
		presence.removeConnection('c1');
		presence.removeConnection('c1');
		expect(presence.statusOf('alice')).to.equal('online');
		presence.removeConnection('c2');
		expect([presence.statusOf('alice'), presence.appearsOffline('alice')]).to.deep.equal(['offline', true]);
		expect(changes).to.deep.equal(['alice.a online', 'alice.a offline']);
	});

	it('follows a connection from one user to another', () => {
		const { presence, changes } = open('i1', new Set());
		presence.setConnection('c1', alice);
		presence.setConnection('c1', bob);
		expect([presence.statusOf('alice'), presence.statusOf('bob')]).to.deep.equal(['offline', 'online']);
		expect(changes).to.deep.equal(['alice.a online', 'alice.a offline', 'bob.b online']);
	});

	it('is away while nobody sits at any of his connections', () => {
		const { presence, changes } = open('i1', new Set());
		presence.setConnection('c1', alice);
		presence.setConnection('c2', alice);
		presence.setAway('c1', true);
		expect(presence.statusOf('alice')).to.equal('online');
		presence.setAway('c2', true);
		presence.setAway('c2', true);
		presence.setAway('unknown', true);
		expect([presence.statusOf('alice'), presence.appearsOffline('alice')]).to.deep.equal(['away', false]);
		presence.setAway('c1', false);
		presence.removeConnection('c1');
		presence.removeConnection('c2');
		expect(changes).to.deep.equal([
			'alice.a online',
			'alice.a away',
			'alice.a online',
			'alice.a away',
			'alice.a offline',
		]);
	});

	const chooses = async (broker: LocalBroker, diff: Record<string, unknown>): Promise<void> =>
		broker.broadcast('user.changed', { _id: 'alice', username: 'alice.a', active: true, roles: [], diff });

	it('shows others what he chose, while he is connected', async () => {
		const { broker, presence, changes } = open('i1', new Set());
		presence.setConnection('c1', alice);
		await chooses(broker, { statusDefault: 'busy' });
		presence.setAway('c1', true);
		await chooses(broker, { statusDefault: 'offline' });
		expect([
			presence.statusOf('alice'),
			presence.appearsOffline('alice'),
			presence.connectionOf('alice'),
		]).to.deep.equal(['offline', true, 'away']);
		expect([...presence.instancesOf('alice')]).to.deep.equal(['i1']);
		await chooses(broker, { name: 'Alice', statusDefault: 'nonsense' });
		await chooses(broker, { statusDefault: 'online' });
		presence.removeConnection('c1');
		await chooses(broker, { statusDefault: 'busy' });
		expect(changes).to.deep.equal([
			'alice.a online',
			'alice.a busy',
			'alice.a offline',
			'alice.a away',
			'alice.a offline',
		]);
		presence.setConnection('c2', { ...alice, statusDefault: 'busy' });
		expect(presence.statusOf('alice')).to.equal('busy');
	});

	it('is never seen online by others where he chose to be invisible before', () => {
		const { presence, changes } = open('i1', new Set());
		presence.setConnection('c1', { ...alice, statusDefault: 'offline' });
		presence.removeConnection('c1');
		expect(changes).to.deep.equal([]);
	});

	it('tells of another text beside the same status', async () => {
		const { broker, presence } = open('i1', new Set());
		const texts: string[][] = [];
		broker.on('presence.changed', ({ statusText, before }) => texts.push([before.statusText, statusText]));
		presence.setConnection('c1', { ...alice, statusText: 'in Rome' });
		await chooses(broker, { statusText: 'in Paris' });
		await chooses(broker, { statusText: 'in Paris' });
		expect(texts).to.deep.equal([
			['', 'in Rome'],
			['in Rome', 'in Paris'],
		]);
		expect(presence.visible('alice')).to.deep.equal({ username: 'alice.a', status: 'online', statusText: 'in Paris' });
	});

	it('S9 the words of one who is invisible tell nobody that they are there', async () => {
		const { broker, presence, changes } = open('i1', new Set());
		presence.setConnection('c1', { ...alice, statusDefault: 'offline', statusText: 'in Rome' });
		await chooses(broker, { statusText: 'in Paris' });
		presence.setAway('c1', true);
		expect(presence.visible('alice')).to.equal(undefined);
		presence.removeConnection('c1');
		expect(changes).to.deep.equal([]);
	});

	it('hears nothing once stopped', () => {
		const { presence } = open('i1', new Set());
		presence.stop();
		presence.setConnection('c1', alice);
		expect(presence.statusOf('alice')).to.equal('offline');
	});
});

describe('Presence over two instances', () => {
	/** Two instances, and a connection of alice to each. */
	const aliceOnTwo = async () => {
		const bus: LocalBus = new Set();
		const [one, two] = [open('i1', bus), open('i2', bus)];
		one.presence.setConnection('c1', alice);
		await settled();
		two.presence.setConnection('c9', alice);
		await settled();
		return [one, two] as const;
	};

	it('is online while any instance holds a connection, and each tells of it once', async () => {
		const [one, two] = await aliceOnTwo();
		expect([...two.presence.instancesOf('alice')].sort()).to.deep.equal(['i1', 'i2']);
		one.presence.removeConnection('c1');
		await settled();
		expect([one.presence.statusOf('alice'), two.presence.statusOf('alice')]).to.deep.equal(['online', 'online']);
		two.presence.removeConnection('c9');
		await settled();
		expect([one.changes, two.changes]).to.deep.equal([
			['alice.a online', 'alice.a offline'],
			['alice.a online', 'alice.a offline'],
		]);
	});

	it('is online while any connection to any instance is, though those to another are away', async () => {
		const [one, two] = await aliceOnTwo();
		const seen = async (): Promise<readonly string[]> => {
			await settled();
			return [one, two].flatMap(({ presence }) => [presence.connectionOf('alice'), presence.statusOf('alice')]);
		};
		one.presence.setAway('c1', true);
		expect(await seen()).to.deep.equal(['online', 'online', 'online', 'online']);
		two.presence.setAway('c9', true);
		expect(await seen()).to.deep.equal(['away', 'away', 'away', 'away']);
		one.presence.setAway('c1', false);
		expect(await seen()).to.deep.equal(['online', 'online', 'online', 'online']);
		two.presence.removeConnection('c9');
		expect(await seen()).to.deep.equal(['online', 'online', 'online', 'online']);
		const changes = ['alice.a online', 'alice.a away', 'alice.a online'];
		expect([one.changes, two.changes]).to.deep.equal([changes, changes]);
	});

	it('has on both what was chosen on either, for a connection that was opened before as well', async () => {
		const bus: LocalBus = new Set();
		const [one, two] = [open('i1', bus), open('i2', bus)];
		one.presence.setConnection('c1', alice);
		await settled();
		await two.broker.broadcast('user.changed', {
			_id: 'alice',
			username: 'alice.a',
			active: true,
			roles: [],
			diff: { statusDefault: 'offline' },
		});
		await settled();
		one.presence.setConnection('c2', alice);
		const three = open('i3', bus);
		await three.presence.start();
		await settled();
		expect(
			[one, two, three].map(({ presence }) => [presence.statusOf('alice'), presence.connectionOf('alice')]),
		).to.deep.equal(Array.from({ length: 3 }, () => ['offline', 'online']));
		expect(three.changes).to.deep.equal([]);
	});

	it('tells of no one as online for ever when both close at once', async () => {
		const bus: LocalBus = new Set();
		const [one, two] = [open('i1', bus), open('i2', bus)];
		one.presence.setConnection('c1', alice);
		two.presence.setConnection('c9', alice);
		await settled();
		one.presence.removeConnection('c1');
		two.presence.removeConnection('c9');
		await settled();
		expect([one.presence.statusOf('alice'), two.presence.statusOf('alice')]).to.deep.equal(['offline', 'offline']);
	});

	it('learns on joining who is connected elsewhere', async () => {
		const bus: LocalBus = new Set();
		const one = open('i1', bus);
		one.presence.setConnection('c1', alice);
		const two = open('i2', bus);
		await two.presence.start();
		await settled();
		expect(two.presence.statusOf('alice')).to.equal('online');
		expect(two.changes).to.deep.equal(['alice.a online']);
	});

	it('forgets an instance that left', async () => {
		const bus: LocalBus = new Set();
		const [one, two] = [open('i1', bus), open('i2', bus)];
		one.presence.setConnection('c1', alice);
		one.presence.setConnection('c2', bob);
		await settled();
		two.presence.setConnection('c9', bob);
		await settled();
		await one.broker.close();
		await settled();
		expect([two.presence.statusOf('alice'), two.presence.statusOf('bob')]).to.deep.equal(['offline', 'online']);
		expect(two.changes).to.deep.equal(['alice.a online', 'bob.b online', 'alice.a offline']);
	});
});
