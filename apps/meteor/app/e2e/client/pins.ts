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
	const blinded = (text: string): string => `e2e-pin:${toHex(primitives.hmacSha256(nameKey, utf8(text)))}`;
	const keyNameOf = (uid: string): string => blinded(uid);
	/** No uid has a blank in it. */
	const ownerNameOf = (username: string): string => blinded(`name ${username}`);

	const open = (name: string, value: unknown): Uint8Array => {
		const bytes = value instanceof Uint8Array ? value : new Uint8Array();
		const opened = primitives.chacha20poly1305.open(sealKey, bytes.subarray(0, NONCE_LENGTH), utf8(name), bytes.subarray(NONCE_LENGTH));
		if (!opened) {
			throw new Error('A pinned key does not open: the storage of this browser was changed.');
		}
		return opened;
	};

	const read = async (name: string): Promise<Record<string, string | undefined> | undefined> => {
		const value = await store.get(name);
		return value === undefined ? undefined : (JSON.parse(fromUtf8(open(name, value)) ?? '{}') as Record<string, string | undefined>);
	};
	const write = (name: string, content: Record<string, string>): Promise<void> => {
		const nonce = random(NONCE_LENGTH);
		const plaintext = utf8(JSON.stringify(content));
		return store.set(name, concat(nonce, primitives.chacha20poly1305.seal(sealKey, nonce, utf8(name), plaintext)));
	};

	return {
		/** Rejects for a pin that was tampered with: no key is better than the wrong one. */
		get: async (uid) => {
			const pin = await read(keyNameOf(uid));
			return pin?.key === undefined ? undefined : fromBase64url(pin.key);
		},
		owner: async (username) => (await read(ownerNameOf(username)))?.uid,
		set: async (uid, username, key) => {
			await write(keyNameOf(uid), { uid, username, key: toBase64url(key) });
			await write(ownerNameOf(username), { uid });
		},
		forget: async (uid, username) => {
			await store.delete(keyNameOf(uid));
			await store.delete(ownerNameOf(username));
		},
		wipe: () => wipe(keys),
	};
};
