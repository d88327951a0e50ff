import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { pureJs, toHex } from '@rocket.chat/crypto';
import { createSeed } from '@rocket.chat/e2e-protocol';
import { expect } from 'chai';
import { createSeedStore, type SeedSlot } from './seed-store.ts';
import { isWiped } from './tests/recording-primitives.ts';

type Sealed = { key: CryptoKey; iv: Uint8Array; sealed: ArrayBuffer };

const NO_RELOAD_PROMPT = { read: async () => false, write: async () => undefined };
const kept = { seed: createSeed(pureJs.randomBytes), password: 'seven words', published: true };

const open = (store: MemoryKeyValueStore, { uid = 'alice', slot = 'seed' as SeedSlot, subtle = crypto.subtle } = {}) =>
	createSeedStore({ store, subtle, random: pureJs.randomBytes, uid, reloadPrompt: NO_RELOAD_PROMPT }, slot);

describe('The seed that a browser keeps', () => {
	it('E2 is sealed anew in each write: another key, another iv, other bytes', async () => {
		const store = new MemoryKeyValueStore();
		const made: CryptoKey[] = [];
		const subtle = new Proxy(crypto.subtle, {
			get: (target, name: keyof SubtleCrypto) =>
				name === 'encrypt'
					? (...args: Parameters<SubtleCrypto['encrypt']>) => {
							made.push(args[1]);
							return target.encrypt(...args);
						}
					: target[name].bind(target),
		});
		const written: Sealed[] = [];
		for (let time = 0; time < 4; time++) {
			await open(store, { subtle }).write(kept);
			written.push((await store.get('e2e-seed:alice')) as Sealed);
		}
		expect(await open(store).read()).to.deep.equal(kept);
		expect(new Set(made).size).to.equal(4);
		expect(new Set(written.map(({ iv }) => toHex(iv))).size).to.equal(4);
		expect(written.map(({ iv, key }) => [iv.length, key.extractable])).to.deep.equal(Array(4).fill([12, false]));
		expect(new Set(written.map(({ sealed }) => toHex(new Uint8Array(sealed).slice(0, 64)))).size).to.equal(4);
	});

	it('E2 leaves no readable copy behind of what it sealed', async () => {
		const plaintexts: Uint8Array[] = [];
		const subtle = new Proxy(crypto.subtle, {
			get: (target, name: keyof SubtleCrypto) =>
				name === 'encrypt'
					? (...[algorithm, key, data]: Parameters<SubtleCrypto['encrypt']>) => {
							plaintexts.push(data as Uint8Array);
							return target.encrypt(algorithm, key, data);
						}
					: target[name].bind(target),
		});
		await open(new MemoryKeyValueStore(), { subtle }).write(kept);
		expect(plaintexts.map((one) => [one.length > 32, isWiped(one)])).to.deep.equal([[true, true]]);
	});

	it('E2 is none under the name of another user, nor as the key to come', async () => {
		const store = new MemoryKeyValueStore();
		await open(store).write(kept);
		const sealed = await store.get('e2e-seed:alice');
		for (const [name, where] of [
			['e2e-seed:mallory', { uid: 'mallory' }],
			['e2e-next:alice', { slot: 'next' }],
		] as const) {
			await store.set(name, sealed);
			expect(await open(store, where).read(), name).to.equal(undefined);
		}
		expect(await open(store).read()).to.deep.equal(kept);
	});

	it('E2 is none once damaged: sealed bytes, iv, or another key beside them', async () => {
		const store = new MemoryKeyValueStore();
		await open(store).write(kept);
		const earlier = (await store.get('e2e-seed:alice')) as Sealed;
		await open(store).write(kept);
		const good = (await store.get('e2e-seed:alice')) as Sealed;
		const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
		const bytes = new Uint8Array(good.sealed);
		const damaged = [
			...Array.from(bytes, (_, at) => ({ ...good, sealed: flip(bytes, at).buffer })),
			{ ...good, sealed: good.sealed.slice(1) },
			{ ...good, iv: flip(good.iv, 0) },
			{ ...good, key: earlier.key },
			{ ...good, iv: earlier.iv },
			{ key: good.key },
			'text',
			null,
		];
		for (const value of damaged) {
			await store.set('e2e-seed:alice', value);
			expect(await open(store).read()).to.equal(undefined);
		}
		await store.set('e2e-seed:alice', good);
		expect(await open(store).read()).to.deep.equal(kept);
	});
});
