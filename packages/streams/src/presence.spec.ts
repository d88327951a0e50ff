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

	it('hears nothing once stopped', () => {
		const { presence } = open('i1', new Set());
		presence.stop();
		presence.setConnection('c1', alice);
		expect(presence.statusOf('alice')).to.equal('offline');
	});
});

describe('Presence over two instances', () => {
	it('is online while any instance holds a connection, and each tells of it once', async () => {
		const bus: LocalBus = new Set();
		const [one, two] = [open('i1', bus), open('i2', bus)];
		one.presence.setConnection('c1', alice);
		await settled();
		two.presence.setConnection('c9', alice);
		await settled();
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
