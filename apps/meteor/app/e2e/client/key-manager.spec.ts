import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { argon2id, equal } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { FakeEndpoints } from './tests/fake-endpoints.ts';
import { firstSignIn, openKeys, untilStatus } from './tests/set-up.ts';

describe('End-to-end key of a user', () => {
	it('G3 is made on the first sign-in, published wrapped, and its password shown until it is saved', async () => {
		const { endpoints, store, keys, password } = await firstSignIn();
		expect(password.split(' ')).to.have.length(7);
		expect(keys.identity.status()).to.equal('unlocked');
		expect(JSON.stringify([...endpoints.published])).to.not.include(password);
		keys.close();

		const reloaded = openKeys({ endpoints, store }).keys;
		await untilStatus(reloaded, 'save-password');
		expect(reloaded.snapshot().password).to.equal(password);
		await reloaded.acknowledgeSaved();
		expect(reloaded.snapshot()).to.deep.equal({ status: 'unlocked' });
		reloaded.close();

		const again = openKeys({ endpoints, store }).keys;
		await untilStatus(again, 'unlocked', 'save-password');
		expect(again.snapshot()).to.deep.equal({ status: 'unlocked' });
		expect(endpoints.writes).to.equal(1);
	});

	it('G3 is locked in a new browser until its password is entered', async () => {
		const { endpoints, keys, password } = await firstSignIn();
		const other = openKeys({ endpoints }).keys;
		await untilStatus(other, 'locked');
		expect(other.identity.keyPair()).to.equal(undefined);
		expect(await other.unlock('wrong words entirely')).to.deep.equal({ ok: false, error: 'wrong-password' });
		expect(await other.unlock(`  ${password}\n`)).to.deep.equal({ ok: true });
		expect(other.snapshot()).to.deep.equal({ status: 'unlocked' });
		expect(other.identity.keyPair()?.publicKey).to.deep.equal(keys.identity.keyPair()?.publicKey);
	});

	it('opens with the real Argon2id', async () => {
		const endpoints = new FakeEndpoints('alice');
		const { keys } = openKeys({ endpoints, argon2id });
		await untilStatus(keys, 'save-password');
		const other = openKeys({ endpoints, argon2id }).keys;
		await untilStatus(other, 'locked');
		expect(await other.unlock(keys.snapshot().password ?? '')).to.deep.equal({ ok: true });
	}).timeout(20_000);

	it('E2 leaves no key in the browser at logout, and wipes the one in memory', async () => {
		const { endpoints, store, keys } = await firstSignIn();
		const pair = keys.identity.keyPair();
		await keys.logout();
		expect(pair && equal(pair.secretKey, new Uint8Array(32))).to.equal(true);
		expect(await store.keys('e2e-seed')).to.deep.equal([]);
		expect(keys.identity.status()).to.equal('missing');
		const next = openKeys({ endpoints, store }).keys;
		await untilStatus(next, 'locked');
	});

	it('never makes a new identity where this browser knew one and the server gives none', async () => {
		const { endpoints, store, keys } = await firstSignIn();
		keys.close();
		endpoints.published.clear();
		const withSeed = openKeys({ endpoints, store }).keys;
		await untilStatus(withSeed, 'missing');
		expect(withSeed.snapshot().reason).to.equal('withheld');
		await withSeed.logout();
		const afterLogout = openKeys({ endpoints, store }).keys;
		await untilStatus(afterLogout, 'missing');
		expect(afterLogout.snapshot().reason).to.equal('withheld');
		expect(endpoints.writes).to.equal(1);
	});

	it('nor where this browser learnt of it by its password', async () => {
		const { endpoints, password } = await firstSignIn();
		const store = new MemoryKeyValueStore();
		const other = openKeys({ endpoints, store }).keys;
		await untilStatus(other, 'locked');
		await other.unlock(password);
		await other.logout();
		endpoints.published.clear();
		const next = openKeys({ endpoints, store }).keys;
		await untilStatus(next, 'missing', 'save-password');
		expect(next.snapshot()).to.deep.equal({ status: 'missing', reason: 'withheld' });
		expect(endpoints.writes).to.equal(1);
	});

	it('E2 lies in this browser under a key that cannot be taken out of it, until it is saved and after', async () => {
		const { store, keys, password } = await firstSignIn();
		for (const saved of [false, true]) {
			if (saved) {
				await keys.acknowledgeSaved();
			}
			const names = await store.keys('e2e-seed');
			expect(names).to.have.length(1);
			const { key, iv, sealed } = (await store.get(names[0] ?? '')) as {
				key: CryptoKey;
				iv: Uint8Array<ArrayBuffer>;
				sealed: ArrayBuffer;
			};
			expect([key.type, key.extractable]).to.deep.equal(['secret', false]);
			expect(
				await crypto.subtle.exportKey('raw', key).then(
					() => 'taken',
					() => 'refused',
				),
			).to.equal('refused');
			const additionalData = new TextEncoder().encode(names[0]);
			const opened = new TextDecoder().decode(
				await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, sealed),
			);
			expect([opened.includes('seed'), opened.includes(password)]).to.deep.equal([true, !saved]);
			expect(Buffer.from(sealed).includes(password)).to.equal(false);
		}
	});

	it('refuses another identity than the one that this browser knew', async () => {
		const { endpoints, store, keys } = await firstSignIn();
		await keys.logout();
		const swapped = await firstSignIn();
		endpoints.published.set('alice', swapped.endpoints.published.get('alice')!);
		const next = openKeys({ endpoints, store }).keys;
		await untilStatus(next, 'missing', 'locked');
		expect(next.snapshot()).to.deep.equal({ status: 'missing', reason: 'mismatch' });
	});

	it('S1 says so where the page has no SubtleCrypto, and where the setting is off', async () => {
		const insecure = openKeys({ subtle: undefined }).keys;
		await untilStatus(insecure, 'missing');
		expect(insecure.snapshot().reason).to.equal('insecure-context');

		let on = false;
		let changed = (): void => undefined;
		const enabled = {
			get: () => on,
			onChange: (listener: () => void) => {
				changed = listener;
				return () => undefined;
			},
		};
		const { keys } = openKeys({ enabled });
		await untilStatus(keys, 'missing');
		expect(keys.snapshot().reason).to.equal('disabled');
		on = true;
		changed();
		await untilStatus(keys, 'save-password');
		on = false;
		changed();
		await untilStatus(keys, 'missing');
		expect(keys.identity.keyPair()).to.equal(undefined);
		on = true;
		changed();
		await untilStatus(keys, 'save-password');
		expect(keys.identity.keyPair()).to.not.equal(undefined);
	});

	it('goes on with the kept key while the server is away, and makes none without it', async () => {
		const { endpoints, store, keys } = await firstSignIn();
		await keys.acknowledgeSaved();
		keys.close();
		endpoints.reachable = false;
		const kept = openKeys({ endpoints, store }).keys;
		await untilStatus(kept, 'unlocked', 'missing');
		expect(kept.snapshot()).to.deep.equal({ status: 'unlocked' });
		const fresh = openKeys({ endpoints }).keys;
		await untilStatus(fresh, 'missing');
		expect(fresh.snapshot().reason).to.equal('server-unreachable');
		endpoints.reachable = true;
		await fresh.retry();
		expect(fresh.snapshot().status).to.equal('locked');
	});

	it('publishes the same key after a crash between keeping and publishing', async () => {
		const endpoints = new FakeEndpoints('alice');
		const store = new MemoryKeyValueStore();
		endpoints.beforeStore = async () => {
			endpoints.reachable = false;
			throw new Error('cut');
		};
		const first = openKeys({ endpoints, store }).keys;
		await untilStatus(first, 'missing');
		expect(first.snapshot().reason).to.equal('server-unreachable');
		first.close();
		expect(await store.keys('e2e-seed')).to.have.length(1);
		endpoints.reachable = true;
		endpoints.beforeStore = async () => undefined;
		const second = openKeys({ endpoints, store }).keys;
		await untilStatus(second, 'save-password');
		expect(endpoints.writes).to.equal(1);
	});

	it('lets the first of two browsers win, and asks the second for the password', async () => {
		const endpoints = new FakeEndpoints('alice');
		const winner = openKeys({ endpoints }).keys;
		const loser = openKeys({ endpoints }).keys;
		await Promise.all([untilStatus(winner, 'save-password', 'locked'), untilStatus(loser, 'save-password', 'locked')]);
		expect([winner.snapshot().status, loser.snapshot().status].sort()).to.deep.equal(['locked', 'save-password']);
	});

	it('ends with one key for two tabs of one browser', async () => {
		const endpoints = new FakeEndpoints('alice');
		const store = new MemoryKeyValueStore();
		const tabs = [openKeys({ endpoints, store }).keys, openKeys({ endpoints, store }).keys];
		await Promise.all(tabs.map((keys) => untilStatus(keys, 'save-password', 'locked')));
		const reloaded = openKeys({ endpoints, store }).keys;
		await untilStatus(reloaded, 'save-password', 'locked', 'missing');
		expect(reloaded.snapshot().status).to.equal('save-password');
	});

	it('says so where the browser refuses storage', async () => {
		const store = new MemoryKeyValueStore();
		store.refuses = true;
		const { keys } = openKeys({ store });
		await untilStatus(keys, 'missing');
		expect(keys.snapshot().reason).to.equal('storage-refused');
	});
});

describe('Known keys of peers', () => {
	const key = new Uint8Array(32).fill(7);
	const other = new Uint8Array(32).fill(8);
	const bob = { uid: 'bob-uid', username: 'bob', rid: 'room-of-bob' };
	const carol = { uid: 'carol-uid', username: 'carol', rid: 'room-of-carol' };
	const pinOfBob = { uid: 'bob-uid', key, usernames: ['bob'], rooms: ['room-of-bob'], verified: false };

	it('are sealed under the seed, nameless, and outlive a logout', async () => {
		const { endpoints, store, keys, password } = await firstSignIn();
		await keys.identity.pins.keep(bob, key);
		expect(await keys.identity.pins.of(bob)).to.deep.equal([pinOfBob]);
		expect(await keys.identity.pins.of(carol)).to.deep.equal([]);
		const names = await store.keys('e2e-pin');
		expect(names).to.have.length(3);
		for (const name of names) {
			expect(name).to.not.include('bob');
			const sealed = Buffer.from((await store.get(name)) as Uint8Array);
			expect([sealed.includes(Buffer.from(key)), sealed.includes('bob')]).to.deep.equal([false, false]);
		}
		await keys.logout();

		const next = openKeys({ endpoints, store }).keys;
		await untilStatus(next, 'locked');
		expect(await next.identity.pins.of(bob).catch(() => 'refused')).to.equal('refused');
		await next.unlock(password);
		expect(await next.identity.pins.of(bob)).to.deep.equal([pinOfBob]);
	});

	it('X3 are found by uid, by name and by room, and are gone once the user accepts another', async () => {
		const { store, keys } = await firstSignIn();
		const { pins } = keys.identity;
		await pins.keep(bob, key);
		await pins.keep({ ...bob, username: 'robert' }, key);
		await pins.keep(carol, other);
		const renamed = { ...pinOfBob, usernames: ['bob', 'robert'] };
		for (const names of [{ uid: 'bob-uid' }, { username: 'bob' }, { username: 'robert' }, { rid: 'room-of-bob' }]) {
			expect(await pins.of({ uid: 'x', username: 'x', rid: 'x', ...names }), JSON.stringify(names)).to.deep.equal([
				renamed,
			]);
		}
		await pins.forget({ uid: 'mallory', username: 'bob', rid: 'elsewhere' });
		expect(await pins.of({ uid: 'mallory', username: 'bob', rid: 'elsewhere' })).to.deep.equal([]);
		expect(await pins.of(bob)).to.deep.equal([{ ...renamed, usernames: ['robert'] }]);
		await pins.forget(bob);
		expect(await pins.of(bob)).to.deep.equal([]);
		expect(await pins.of(carol)).to.have.length(1);
		expect(await store.keys('e2e-pin')).to.have.length(3);
	});

	it('H12 remember that the user verified this very key, until another is pinned', async () => {
		const { keys } = await firstSignIn();
		const { pins } = keys.identity;
		expect(await pins.verify('bob-uid', key, true)).to.equal(false);
		await pins.keep(bob, key);
		expect([await pins.verify('bob-uid', other, true), await pins.verify('bob-uid', key, true)]).to.deep.equal([
			false,
			true,
		]);
		await pins.keep(bob, key);
		expect((await pins.of(bob))[0]?.verified).to.equal(true);
		await pins.keep(bob, other);
		expect((await pins.of(bob))[0]?.verified).to.equal(false);
	});

	it('are refused once tampered with', async () => {
		const { store, keys } = await firstSignIn();
		await keys.identity.pins.keep(bob, key);
		for (const name of await store.keys('e2e-pin')) {
			const sealed = (await store.get(name)) as Uint8Array;
			await store.set(
				name,
				sealed.map((byte, index) => (index === 20 ? byte ^ 1 : byte)),
			);
			expect(await keys.identity.pins.of(bob).catch(() => 'refused')).to.equal('refused');
			await store.set(name, sealed);
		}
	});
});

describe('Published keys of peers', () => {
	it('G3 are fetched, remembered for a minute, fetched anew when asked, and absent for garbage', async () => {
		const published = new Map<string, { public_key: string; private_key: string }>();
		const bob = openKeys({ uid: 'bob', endpoints: new FakeEndpoints('bob', published) }).keys;
		await untilStatus(bob, 'save-password');
		const alice = openKeys({ endpoints: new FakeEndpoints('alice', published) }).keys;
		await untilStatus(alice, 'save-password');
		expect(await alice.identity.peerKey('bob')).to.deep.equal(bob.identity.keyPair()?.publicKey);
		expect(await alice.identity.peerKey('carol')).to.equal(undefined);
		published.set('bob', { public_key: '{"kty":"RSA"}', private_key: '' });
		expect(await alice.identity.peerKey('bob')).to.deep.equal(bob.identity.keyPair()?.publicKey);
		expect(await alice.identity.peerKey('bob', { fresh: true })).to.equal(undefined);
	});
});
