/**
 * The Double Ratchet, section 3.1 (external functions) with the choices of section 5.2: docs/PROTOCOL.md, "Ratchet".
 */
import { type Primitives, utf8, wipe } from '@rocket.chat/crypto';

const KEY = 32;
const NONCE = 12;
const ROOT_INFO = utf8('rcotr/1 ratchet');
const MESSAGE_INFO = utf8('rcotr/1 message');
const NO_SALT = new Uint8Array(0);
const MESSAGE_KEY_CONSTANT = new Uint8Array([0x01]);
const CHAIN_KEY_CONSTANT = new Uint8Array([0x02]);

/** KDF_RK: HKDF-SHA256 with the root key as salt and the DH output as input. Wipes `shared`. */
export function kdfRoot(
	primitives: Primitives,
	root: Uint8Array,
	shared: Uint8Array,
): { root: Uint8Array; chain: Uint8Array } {
	const okm = primitives.hkdfSha256(shared, root, ROOT_INFO, 2 * KEY);
	const result = { root: okm.slice(0, KEY), chain: okm.slice(KEY) };
	wipe(okm, shared);
	return result;
}

/**
 * KDF_CK: HMAC-SHA256 with one-byte constants, 1 for the message key and 2 for the next chain key. The caller wipes
 * `chain`.
 */
export function kdfChain(primitives: Primitives, chain: Uint8Array): { chain: Uint8Array; messageKey: Uint8Array } {
	return {
		chain: primitives.hmacSha256(chain, CHAIN_KEY_CONSTANT),
		messageKey: primitives.hmacSha256(chain, MESSAGE_KEY_CONSTANT),
	};
}

/** Derives the key (32 bytes) and the nonce (12 bytes) of the one message of a message key. */
export function expandMessageKey(
	primitives: Primitives,
	messageKey: Uint8Array,
): { key: Uint8Array; nonce: Uint8Array } {
	const okm = primitives.hkdfSha256(messageKey, NO_SALT, MESSAGE_INFO, KEY + NONCE);
	const result = { key: okm.slice(0, KEY), nonce: okm.slice(KEY) };
	wipe(okm);
	return result;
}
