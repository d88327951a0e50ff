import { concat, fromUtf8, type Primitives, type RandomBytes, toHex, utf8, wipe } from '@rocket.chat/crypto';
import type { PinEntry } from './pin-entry.ts';

const NONCE_LENGTH = 12;

/** Seals the entries of one user's pins and blinds their names, under keys derived from the seed (`e2ee/1 pins`). */
export type PinCipher = {
	/** The stored name of `text`: an HMAC, so that the store doesn't reveal the user's contacts. Throws once wiped. */
	blind(text: string): string;
	/** Throws once wiped. */
	seal(name: string, entry: PinEntry): Uint8Array;
	/** Throws for anything that was not sealed under this name and seed. */
	open(name: string, value: unknown): PinEntry;
	/** Throws once wiped: work in progress would otherwise go on under keys of zeros and write what anybody can read. */
	assertUsable(): void;
	wipe(): void;
};

export const createPinCipher = (
	primitives: Primitives,
	random: RandomBytes,
	uid: string,
	seed: Uint8Array,
): PinCipher => {
	const keys = primitives.hkdfSha256(seed, utf8(uid), utf8('e2ee/1 pins'), 64);
	const nameKey = keys.subarray(0, 32);
	const sealKey = keys.subarray(32);
	let wiped = false;
	const assertUsable = (): void => {
		if (wiped) {
			throw new Error('The keys that seal the pins were wiped.');
		}
	};
	return {
		assertUsable,
		blind: (text) => {
			assertUsable();
			return toHex(primitives.hmacSha256(nameKey, utf8(text)));
		},
		seal: (name, entry) => {
			assertUsable();
			const nonce = random(NONCE_LENGTH);
			const plaintext = utf8(JSON.stringify(entry));
			return concat(nonce, primitives.chacha20poly1305.seal(sealKey, nonce, utf8(name), plaintext));
		},
		open: (name, value) => {
			const bytes = value instanceof Uint8Array ? value : new Uint8Array();
			const nonce = bytes.subarray(0, NONCE_LENGTH);
			const opened = primitives.chacha20poly1305.open(sealKey, nonce, utf8(name), bytes.subarray(NONCE_LENGTH));
			if (!opened) {
				throw new Error('A pinned key does not open: the storage of this browser was changed.');
			}
			return JSON.parse(fromUtf8(opened) ?? '{}') as PinEntry;
		},
		wipe: () => {
			wiped = true;
			wipe(keys);
		},
	};
};
