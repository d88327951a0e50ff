import { type Primitives, toHex, utf8 } from '@rocket.chat/crypto';
import { bundleHash } from '@rocket.chat/e2e-protocol';
import type { KeyValueStore } from '../../otr/lib/key-value-store.ts';

/**
 * That this browser has known an end-to-end key of this user, and which: kept over logouts as hashes of public things, so that
 * a server which gives no key, or another one, never makes this browser create a new identity in silence.
 */
export interface KnownBundle {
	/** The hash of the bundle last used here; `undefined` where there was none. */
	read(): Promise<string | undefined>;
	remember(bundle: string): Promise<void>;
}

export const createKnownBundle = (primitives: Primitives, store: KeyValueStore, uid: string): KnownBundle => {
	const name = `e2e-known:${toHex(primitives.sha256(utf8(uid)))}`;
	return {
		read: async () => {
			const value = await store.get(name);
			return typeof value === 'string' ? value : undefined;
		},
		remember: (bundle) => store.set(name, bundleHash(primitives, bundle)),
	};
};
