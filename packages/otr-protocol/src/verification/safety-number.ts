/**
 * Signal's safety number: NumericFingerprintGenerator of libsignal (rust/protocol/src/fingerprint.rs), fingerprint
 * version 0, 5200 rounds (docs/PROTOCOL.md, "Safety number"). It depends only on the two identities, so it is the
 * same in each of their sessions.
 */
import { concat, type Primitives, utf8 } from '@rocket.chat/crypto';

/** The owner of a key. `key`: the X25519 public key of the identity, 32 bytes, for `rcotr/1 identity`. */
export type Party = { readonly uid: string; readonly key: Uint8Array };

const ROUNDS = 5200;
const FINGERPRINT_VERSION = new Uint8Array(2);
/** libsignal's encoding of a Curve25519 public key: its type, then the key. */
const KEY_TYPE = Uint8Array.of(5);
const KEY_LENGTH = 32;
const HASH_LENGTH = 64;
const CHUNK_LENGTH = 5;
const CHUNKS = 6;

/**
 * SHA-512 iterated over version, key and uid: 64 bytes, for `safetyNumberOf` and the QR payload. Takes 13 ms on one
 * core of a 2020s server (@noble/hashes), so callers keep the fingerprint of their own identity. Throws on a key of
 * another length than 32 bytes.
 */
export function fingerprint(primitives: Primitives, { uid, key }: Party): Uint8Array {
	if (key.length !== KEY_LENGTH) {
		throw new RangeError(`identity key: expected ${KEY_LENGTH} bytes, got ${key.length}`);
	}
	const serialized = concat(KEY_TYPE, key);
	const round = concat(new Uint8Array(HASH_LENGTH), serialized);
	let hash = primitives.sha512(concat(FINGERPRINT_VERSION, serialized, utf8(uid), serialized));
	for (let i = 1; i < ROUNDS; i++) {
		round.set(hash);
		hash = primitives.sha512(round);
	}
	return hash;
}

/** 30 digits: six numbers of five bytes each, big-endian, modulo 100,000. */
function digits(of: Uint8Array): string {
	return Array.from({ length: CHUNKS }, (_, i) => {
		const chunk = of.subarray(i * CHUNK_LENGTH, (i + 1) * CHUNK_LENGTH);
		const number = chunk.reduce((all, byte) => all * 256 + byte, 0);
		return String(number % 100_000).padStart(CHUNK_LENGTH, '0');
	}).join('');
}

/** The 60 digits of two fingerprints, the lexically smaller half first, so that both sides see the same. */
export const safetyNumberOf = (a: Uint8Array, b: Uint8Array): string => [digits(a), digits(b)].sort().join('');

/**
 * 60 digits without spaces; the view groups them. The order of the arguments does not matter. Throws on keys of
 * another length than 32 bytes.
 */
export const safetyNumber = (primitives: Primitives, a: Party, b: Party): string =>
	safetyNumberOf(fingerprint(primitives, a), fingerprint(primitives, b));
