/** The Noise Protocol Framework, revision 34, sections 5.1 (CipherState) and 5.2 (SymmetricState). */
import { concat, type Primitives, wipe } from '@rocket.chat/crypto';

const HASH_LENGTH = 32;
const EMPTY = new Uint8Array(0);

/** The functions below change it in place: to read a message that may not open, work on a copy. */
export type SymmetricState = { chainingKey: Uint8Array; hash: Uint8Array; key?: Uint8Array; nonce: number };

/** `InitializeSymmetric`: a protocol name of at most 32 bytes is padded with zeros, a longer one hashed. */
export function initialize(primitives: Primitives, protocolName: Uint8Array): SymmetricState {
	const hash =
		protocolName.length <= HASH_LENGTH
			? concat(protocolName, new Uint8Array(HASH_LENGTH - protocolName.length))
			: primitives.sha256(protocolName);
	return { chainingKey: hash.slice(), hash, nonce: 0 };
}

export function mixHash(primitives: Primitives, state: SymmetricState, bytes: Uint8Array): void {
	state.hash = primitives.sha256(concat(state.hash, bytes));
}

/** Noise's HKDF with two outputs is RFC 5869 with the chaining key as salt and no info. */
export function mixKey(primitives: Primitives, state: SymmetricState, inputKeyMaterial: Uint8Array): void {
	const okm = primitives.hkdfSha256(inputKeyMaterial, state.chainingKey, EMPTY, 2 * HASH_LENGTH);
	wipe(state.chainingKey, state.key);
	state.chainingKey = okm.slice(0, HASH_LENGTH);
	state.key = okm.slice(HASH_LENGTH);
	state.nonce = 0;
	wipe(okm);
}

/** Section 12.3: 32 zero bits, then the counter as 64 bits, little-endian. A handshake key seals only a few times. */
export function noiseNonce(counter: number): Uint8Array {
	const nonce = new Uint8Array(12);
	new DataView(nonce.buffer).setUint32(4, counter, true);
	return nonce;
}

export function encryptAndHash(primitives: Primitives, state: SymmetricState, plaintext: Uint8Array): Uint8Array {
	const sealed = state.key
		? primitives.chacha20poly1305.seal(state.key, noiseNonce(state.nonce++), state.hash, plaintext)
		: plaintext;
	mixHash(primitives, state, sealed);
	return sealed;
}

export function decryptAndHash(
	primitives: Primitives,
	state: SymmetricState,
	sealed: Uint8Array,
): Uint8Array | undefined {
	const plaintext = state.key
		? primitives.chacha20poly1305.open(state.key, noiseNonce(state.nonce++), state.hash, sealed)
		: sealed;
	mixHash(primitives, state, sealed);
	return plaintext;
}

/** `Split`, both keys in one buffer: k1 (initiator to responder) || k2. */
export function split(primitives: Primitives, state: SymmetricState): Uint8Array {
	return primitives.hkdfSha256(EMPTY, state.chainingKey, EMPTY, 2 * HASH_LENGTH);
}

export function wipeSymmetric(state: SymmetricState): void {
	wipe(state.chainingKey, state.key);
}
