import { MemoryKeyValueStore } from '@rocket.chat/browser-storage/tests/memory-key-value-store.ts';
import { type Argon2id, pureJs, utf8 } from '@rocket.chat/crypto';
import { createE2EKeys } from '../key-manager.ts';
import type { E2EDeps, E2EKeys, E2EStatus } from '../types.ts';
import { FakeEndpoints } from './fake-endpoints.ts';

/** A cheap substitute for Argon2id, for tests that are not about its cost. */
const quickArgon2id: Argon2id = async (password, salt, _parameters, length) =>
	pureJs.hkdfSha256(password, salt, utf8('quick'), length);

/** One browser of one user; `store` is what that browser keeps. */
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

/** Waits until the keys show one of these states. */
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

/** First sign-in of a user in their browser. */
export const firstSignIn = async () => {
	const endpoints = new FakeEndpoints('alice');
	const store = new MemoryKeyValueStore();
	const { keys } = openKeys({ endpoints, store });
	await untilStatus(keys, 'save-password');
	const { password = '' } = keys.snapshot();
	return { endpoints, store, keys, password };
};
