import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { pureJs } from '@rocket.chat/crypto';
import { createSeed } from '@rocket.chat/e2e-protocol';
import { expect } from 'chai';
import { createPins } from './pins.ts';
import { FakeEndpoints } from './tests/fake-endpoints.ts';
import { isWiped, recording } from './tests/recording-primitives.ts';
import { openKeys, untilStatus } from './tests/set-up.ts';

const key = new Uint8Array(32).fill(7);
const other = new Uint8Array(32).fill(8);
const bob = { uid: 'bob-uid', username: 'bob', rid: 'room-of-bob' };
const carol = { uid: 'carol-uid', username: 'carol', rid: 'room-of-carol' };

const setUp = ({ store = new MemoryKeyValueStore(), seed = createSeed(pureJs.randomBytes), uid = 'alice' } = {}) => {
	const { primitives, sealed, keys } = recording();
	const pins = createPins({ primitives, random: pureJs.randomBytes, store, uid }, seed);
	return { store, seed, pins, sealed, keys };
};

const outcome = (promise: Promise<unknown>): Promise<unknown> => promise.catch(() => 'refused');
const contents = async (store: MemoryKeyValueStore) => {
	const names = await store.keys('e2e-pin');
	return Promise.all(names.map(async (name) => [name, (await store.get(name)) as Uint8Array] as const));
};

describe('Pins are sealed under the seed', () => {
	for (const { who, change } of [
		{ who: 'another identity of the same user', change: {} },
		{ who: 'another user with the same seed', change: { uid: 'mallory' } },
	]) {
		it(`X3 ${who} finds and opens nothing of them, in the same store`, async () => {
			const { store, seed, pins, sealed } = setUp();
			await pins.keep(bob, key);
			const stranger = setUp({ store, ...('uid' in change ? { ...change, seed } : {}) });
			expect([await stranger.pins.all(), await stranger.pins.of(bob)]).to.deep.equal([[], []]);
			await stranger.pins.clear();
			const before = await contents(store);
			expect(before).to.have.length(3);

			// Nor where a sealed pin is laid under the name by which the other one looks for it.
			await stranger.pins.keep(bob, other);
			const own = (await contents(store)).slice(before.length);
			expect(own).to.have.length(3);
			for (const [index, [name]] of own.entries()) {
				await store.set(name, before[index]?.[1]);
			}
			expect(await outcome(stranger.pins.of(bob))).to.equal('refused');
			expect(await stranger.pins.all()).to.deep.equal([]);

			const names = (entries: typeof own) => entries.map(([name]) => name);
			expect(names(before).filter((name) => names(own).includes(name))).to.deep.equal([]);
			const keysOf = (writes: typeof sealed) => new Set(writes.map((write) => write.key));
			expect([...keysOf(sealed)].filter((one) => keysOf(stranger.sealed).has(one))).to.deep.equal([]);
			expect(await pins.all()).to.have.length(1);
		});
	}

	it('X3 each write has a nonce of its own, of the same content too, and from page to page', async () => {
		const { store, seed, pins, sealed } = setUp();
		const again = setUp({ store, seed });
		for (const page of [pins, again.pins, pins, again.pins]) {
			await page.keep(bob, key);
		}
		const writes = [...sealed, ...again.sealed];
		expect(writes).to.have.length(12);
		expect(new Set(writes.map((write) => write.key)).size).to.equal(1);
		expect(new Set(writes.map(({ nonce }) => nonce)).size).to.equal(writes.length);
		const stored = (await contents(store)).map(([, bytes]) => Buffer.from(bytes).toString('hex'));
		const last = again.sealed.slice(-3).map(({ nonce, bytes }) => `${nonce}${Buffer.from(bytes).toString('hex')}`);
		expect(stored.sort()).to.deep.equal(last.sort());
	});

	it('X3 any two that change places are refused', async () => {
		const { store, pins } = setUp();
		await pins.keep(bob, key);
		await pins.keep(carol, other);
		const entries = await contents(store);
		expect(entries).to.have.length(6);
		const pinOf = (peer: typeof bob) => pins.of(peer);
		for (const [at, [name, bytes]] of entries.entries()) {
			for (const [otherName, otherBytes] of entries.slice(at + 1)) {
				await store.set(name, otherBytes);
				await store.set(otherName, bytes);
				const found = await Promise.all([bob, carol].map((peer) => outcome(pinOf(peer))));
				expect(found, `${name} ${otherName}`).to.include('refused');
				await store.set(name, bytes);
				await store.set(otherName, otherBytes);
			}
		}
		expect([...(await pinOf(bob)), ...(await pinOf(carol))].map(({ uid }) => uid)).to.deep.equal([
			'bob-uid',
			'carol-uid',
		]);
	});

	it('X3 a damaged one is refused, whatever was damaged, and nothing is written over it', async () => {
		const { store, pins } = setUp();
		await pins.keep(bob, key);
		for (const [name, bytes] of await contents(store)) {
			const flipped = Array.from(bytes, (_, at) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)));
			for (const damaged of [...flipped, bytes.slice(0, -1), bytes.slice(0, 12), new Uint8Array(), 'text', null]) {
				await store.set(name, damaged);
				expect(await outcome(pins.of(bob)), name).to.equal('refused');
			}
			await store.set(name, flipped[0]);
			for (const act of [() => pins.keep(bob, other), () => pins.forget(bob)]) {
				expect(await outcome(act())).to.equal('refused');
			}
			expect(await store.get(name)).to.deep.equal(flipped[0]);
			await store.set(name, bytes);
		}
		expect((await pins.of(bob))[0]?.key).to.deep.equal(key);
	});
});

describe('Once signed out', () => {
	it('E2 the keys of the pins are zeros, and no act goes on with them', async () => {
		const { store, pins, keys } = setUp();
		await pins.keep(bob, key);
		expect(keys.filter(isWiped)).to.deep.equal([]);
		const before = await contents(store);
		const underWay = [
			pins.keep(carol, other),
			pins.of(bob),
			pins.forget(bob),
			pins.verify('bob-uid', key, true),
			pins.all(),
		];
		pins.wipe();
		expect(keys.every(isWiped)).to.equal(true);
		for (const act of [...underWay, pins.of(bob), pins.keep(carol, other), pins.all(), pins.clear()]) {
			expect(await outcome(act)).to.equal('refused');
		}
		expect(await contents(store)).to.deep.equal(before);
	});

	it('E2 nothing is sealed under zeros where it happens between two writes', async () => {
		for (const writes of [1, 2]) {
			const store = new MemoryKeyValueStore();
			const { pins, sealed } = setUp({ store });
			const set = store.set.bind(store);
			store.set = async (name, value) => {
				await set(name, value);
				if (sealed.length === writes) {
					pins.wipe();
				}
			};
			expect(await outcome(pins.keep(bob, key))).to.equal('refused');
			expect([await store.keys('e2e-pin'), sealed].map(({ length }) => length)).to.deep.equal([writes, writes]);
			expect(sealed.filter((write) => /^0*$/.test(write.key))).to.deep.equal([]);
		}
	});

	for (const { how, saved } of [
		{ how: 'in the page that made it', saved: false },
		{ how: 'in a page that found it', saved: true },
	]) {
		it(`E2 seed, both secret keys and the keys of the pins are zeros: ${how}`, async () => {
			const { primitives, ikms, keys, secretKeys } = recording();
			const endpoints = new FakeEndpoints('alice');
			const store = new MemoryKeyValueStore();
			if (saved) {
				const first = openKeys({ endpoints, store }).keys;
				await untilStatus(first, 'save-password');
				await first.acknowledgeSaved();
				first.close();
			}
			const page = openKeys({ endpoints, store, primitives }).keys;
			await untilStatus(page, 'save-password', 'unlocked');
			await page.identity.pins.keep(bob, key);
			const open = page.identity.keyPair()?.secretKey ?? key;
			expect(isWiped(open)).to.equal(false);
			const seeds = ikms.filter(({ info }) => ['rcotr/1 identity', 'e2ee/1 room-key', 'e2ee/1 pins'].includes(info));
			expect(new Set(seeds.map(({ info }) => info)).size).to.equal(3);
			expect([new Set(seeds.map(({ was }) => was)).size, seeds.every(({ at }) => !isWiped(at))]).to.deep.equal([
				1,
				true,
			]);
			await page.logout();
			expect(seeds.filter(({ at }) => !isWiped(at))).to.deep.equal([]);
			expect(secretKeys.filter((secret) => !isWiped(secret))).to.deep.equal([]);
			expect([secretKeys.includes(open), isWiped(open)]).to.deep.equal([true, true]);
			expect(keys.filter((one) => !isWiped(one))).to.deep.equal([]);
		});
	}
});
