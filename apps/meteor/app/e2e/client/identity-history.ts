import type { KeyValueStore } from '@rocket.chat/browser-storage';
import { type Primitives, toHex, utf8 } from '@rocket.chat/crypto';
import { bundleHash } from '@rocket.chat/e2e-protocol';

/**
 * Which end-to-end identities of this user this browser has used: hashes of public bundles, which survive logouts. A
 * server that returns no key, or a different one, therefore can't make this browser create a new identity silently.
 */
export interface IdentityHistory {
	/** The hash of the bundle used last; `undefined` if this browser has used none. */
	current(): Promise<string | undefined>;
	/** Makes `bundle` the current one; the previous one becomes a former one. */
	remember(bundle: string): Promise<void>;
	/** Whether the user has replaced this key before: a server that returns it again is rolling back. */
	isFormer(bundle: string): Promise<boolean>;
}

/** Beyond this number the oldest former keys are forgotten. */
const MAX_FORMER = 256;

export const createIdentityHistory = (primitives: Primitives, store: KeyValueStore, uid: string): IdentityHistory => {
	const owner = toHex(primitives.sha256(utf8(uid)));
	const currentName = `e2e-known:${owner}`;
	const formerName = `e2e-former:${owner}`;
	const current = async (): Promise<string | undefined> => {
		const value = await store.get(currentName);
		return typeof value === 'string' ? value : undefined;
	};
	const former = async (): Promise<readonly string[]> => {
		const value = await store.get(formerName);
		return Array.isArray(value) ? value.filter((hash) => typeof hash === 'string') : [];
	};
	return {
		current,
		remember: async (bundle) => {
			const [before, hash] = [await current(), bundleHash(primitives, bundle)];
			if (before !== undefined && before !== hash) {
				await store.set(
					formerName,
					[...(await former()).filter((one) => one !== hash && one !== before), before].slice(-MAX_FORMER),
				);
			}
			await store.set(currentName, hash);
		},
		isFormer: async (bundle) => (await former()).includes(bundleHash(primitives, bundle)),
	};
};
