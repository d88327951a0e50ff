import { concat, fromBase64url, fromUtf8, type Primitives, type RandomBytes, toBase64url, toHex, utf8, wipe } from '@rocket.chat/crypto';
import type { KeyValueStore } from '../../otr/lib/key-value-store.ts';
import type { E2EIdentity } from './types.ts';

const NONCE_LENGTH = 12;

/**
 * The known keys of peers, sealed under the seed, their names blinded by it: what lies in the browser tells neither whom its
 * user knows nor any key, and stays valid over logouts, so that a changed key is seen after signing in again.
 */
export const createPins = (
	deps: { primitives: Primitives; random: RandomBytes; store: KeyValueStore; uid: string },
	seed: Uint8Array,
): E2EIdentity['pins'] & { wipe(): void } => {
	const { primitives, random, store, uid: self } = deps;
	const keys = primitives.hkdfSha256(seed, utf8(self), utf8('e2ee/1 pins'), 64);
	const nameKey = keys.subarray(0, 32);
	const sealKey = keys.subarray(32);
	const nameOf = (uid: string): string => `e2e-pin:${toHex(primitives.hmacSha256(nameKey, utf8(uid)))}`;

	const open = (name: string, value: unknown): Uint8Array => {
		const bytes = value instanceof Uint8Array ? value : new Uint8Array();
		const opened = primitives.chacha20poly1305.open(sealKey, bytes.subarray(0, NONCE_LENGTH), utf8(name), bytes.subarray(NONCE_LENGTH));
		if (!opened) {
			throw new Error('A pinned key does not open: the storage of this browser was changed.');
		}
		return opened;
	};

	return {
		/** Rejects for a pin that was tampered with: no key is better than the wrong one. */
		get: async (uid) => {
			const name = nameOf(uid);
			const value = await store.get(name);
			if (value === undefined) {
				return undefined;
			}
			const { key } = JSON.parse(fromUtf8(open(name, value)) ?? '{}') as { key?: string };
			return key === undefined ? undefined : fromBase64url(key);
		},
		set: (uid, username, key) => {
			const name = nameOf(uid);
			const nonce = random(NONCE_LENGTH);
			const plaintext = utf8(JSON.stringify({ uid, username, key: toBase64url(key) }));
			return store.set(name, concat(nonce, primitives.chacha20poly1305.seal(sealKey, nonce, utf8(name), plaintext)));
		},
		forget: (uid) => store.delete(nameOf(uid)),
		wipe: () => wipe(keys),
	};
};
