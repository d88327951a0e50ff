import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { type Argon2id, pureJs, utf8 } from '@rocket.chat/crypto';
import { createE2EKeys } from '../keys.ts';
import type { E2EDeps, E2EKeys, E2EStatus } from '../types.ts';
import { FakeEndpoints } from './fake-endpoints.ts';

/** In the place of Argon2id where its cost is not what is tested. */
const quickArgon2id: Argon2id = async (password, salt, _parameters, length) =>
	pureJs.hkdfSha256(password, salt, utf8('quick'), length);

/** One browser of one user; `browser` keeps what a real one would. */
export const openKeys = (change: Partial<E2EDeps> & { uid?: string } = {}) => {
	const uid = change.uid ?? 'alice';
	const endpoints = change.endpoints ?? new FakeEndpoints(uid);
	const store = change.store ?? new MemoryKeyValueStore();
	const keys = createE2EKeys({
		uid,
		primitives: pureJs,
		random: pureJs.randomBytes,
		argon2id: quickArgon2id,
		subtle: crypto.subtle,
		enabled: { get: () => true, onChange: () => () => undefined },
		...change,
		endpoints,
		store,
	});
	return { keys, endpoints, store };
};

/** Waits until the custody shows one of these. */
export const untilStatus = (keys: E2EKeys, ...wanted: readonly E2EStatus[]): Promise<void> =>
	new Promise((resolve) => {
		const look = (): void => {
			if (wanted.includes(keys.snapshot().status)) {
				stop();
				resolve();
			}
		};
		const stop = keys.subscribe(look);
		look();
	});

/** First sign-in of a user, in a browser of his. */
export const firstSignIn = async () => {
	const endpoints = new FakeEndpoints('alice');
	const store = new MemoryKeyValueStore();
	const { keys } = openKeys({ endpoints, store });
	await untilStatus(keys, 'save-password');
	const { password = '' } = keys.snapshot();
	return { endpoints, store, keys, password };
};
