import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { expect } from 'chai';
import { FakeEndpoints } from '../../e2e/client/tests/fake-endpoints.ts';
import { openKeys, untilStatus } from '../../e2e/client/tests/set-up.ts';
import { lookUpPeerKey, NO_PEER_KEY } from './peer-key.ts';
import { FakeClock } from './tests/fake-clock.ts';

const bob = { uid: 'bob-uid', username: 'bob', rid: 'room-of-bob' };

const contents = async (store: MemoryKeyValueStore) => {
	const names = await store.keys('e2e-pin');
	return Promise.all(names.map(async (name) => [name, (await store.get(name)) as Uint8Array] as const));
};

describe('The key of a peer, looked up over stored pins', () => {
	it('X3 a damaged one leaves no key to begin with, whatever the directory publishes', async () => {
		const published = new Map<string, { public_key: string; private_key: string }>();
		const peer = openKeys({ uid: 'bob-uid', endpoints: new FakeEndpoints('bob-uid', published) }).keys;
		const store = new MemoryKeyValueStore();
		const { keys } = openKeys({ endpoints: new FakeEndpoints('alice', published), store });
		await Promise.all([untilStatus(peer, 'save-password'), untilStatus(keys, 'save-password')]);
		const theirs = peer.identity.keyPair()?.publicKey ?? new Uint8Array(32);
		await keys.identity.pins.keep(bob, theirs);
		const lookUp = () => lookUpPeerKey({ identity: keys.identity, clock: new FakeClock() }, bob, { fresh: true });
		expect(await lookUp()).to.deep.equal({ key: theirs, pinned: true, changed: false, verified: false });
		for (const [name, bytes] of await contents(store)) {
			await store.set(name, bytes.slice(1));
			expect(await lookUp()).to.deep.equal(NO_PEER_KEY);
			await store.set(name, bytes);
		}
	});
});
