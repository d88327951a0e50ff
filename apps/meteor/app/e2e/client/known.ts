import type { KeyValueStore } from '@rocket.chat/browser-storage';
import { type Primitives, toHex, utf8 } from '@rocket.chat/crypto';
import { bundleHash } from '@rocket.chat/e2e-protocol';

/**
 * That this browser has known an end-to-end key of this user, and which: kept over logouts as hashes of public things,
 * so that a server which gives no key, or another one, never makes this browser create a new identity in silence.
 */
export interface KnownBundle {
	/** The hash of the bundle last used here; `undefined` where there was none. */
	read(): Promise<string | undefined>;
	/** Uses this one from now on: the one before is a former one. */
	remember(bundle: string): Promise<void>;
	/** Whether this browser has seen the user replace this key: a server that gives it again turns time back. */
	isFormer(bundle: string): Promise<boolean>;
}

/** Replaced keys beyond are forgotten, the oldest first. */
const MAX_FORMER = 256;

export const createKnownBundle = (primitives: Primitives, store: KeyValueStore, uid: string): KnownBundle => {
	const owner = toHex(primitives.sha256(utf8(uid)));
	const name = `e2e-known:${owner}`;
	const formerName = `e2e-former:${owner}`;
	const read = async (): Promise<string | undefined> => {
		const value = await store.get(name);
		return typeof value === 'string' ? value : undefined;
	};
	const former = async (): Promise<readonly string[]> => {
		const value = await store.get(formerName);
		return Array.isArray(value) ? value.filter((hash) => typeof hash === 'string') : [];
	};
	return {
		read,
		remember: async (bundle) => {
			const [before, hash] = [await read(), bundleHash(primitives, bundle)];
			if (before !== undefined && before !== hash) {
				await store.set(
					formerName,
					[...(await former()).filter((one) => one !== hash && one !== before), before].slice(-MAX_FORMER),
				);
			}
			await store.set(name, hash);
		},
		isFormer: async (bundle) => (await former()).includes(bundleHash(primitives, bundle)),
	};
};
