/**
 * HPKE, RFC 9180, single-shot (section 6.1), with one suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
 * ChaCha20-Poly1305 (section 7), in mode_base and mode_auth (section 5.1). It authenticates by Diffie-Hellman, not by a
 * signature: anyone who can open a message could also have sealed it.
 */
import { concat, type KeyPair, type Primitives, type RandomBytes, utf8, wipe } from '@rocket.chat/crypto';

const SECRET_LENGTH = 32;
const NONCE_LENGTH = 12;
/** Length of `enc`, the ephemeral public key, which precedes the ciphertext. */
const ENC_LENGTH = 32;
const TAG_LENGTH = 16;
/** What sealing adds to a plaintext: `enc` and the tag. */
export const HPKE_OVERHEAD = ENC_LENGTH + TAG_LENGTH;

const MODE_BASE = 0x00;
const MODE_AUTH = 0x02;

const EMPTY = new Uint8Array(0);
const VERSION = utf8('HPKE-v1');
/** Section 4.1: "KEM" || kem_id. Section 5.1: "HPKE" || kem_id || kdf_id || aead_id. */
const KEM_SUITE = concat(utf8('KEM'), new Uint8Array([0x00, 0x20]));
const HPKE_SUITE = concat(utf8('HPKE'), new Uint8Array([0x00, 0x20, 0x00, 0x01, 0x00, 0x03]));

/** RFC 5869 section 2.2; HMAC pads an empty salt with zeros, which is the default salt. */
const labeledExtract = (
	primitives: Primitives,
	suite: Uint8Array,
	salt: Uint8Array,
	label: string,
	ikm: Uint8Array,
): Uint8Array => primitives.hmacSha256(salt, concat(VERSION, suite, utf8(label), ikm));

/** RFC 5869, section 2.3, for at most 32 bytes, so that one block is enough. */
const labeledExpand = (
	primitives: Primitives,
	suite: Uint8Array,
	prk: Uint8Array,
	label: string,
	info: Uint8Array,
	length: number,
): Uint8Array => {
	const labeled = concat(new Uint8Array([0, length]), VERSION, suite, utf8(label), info);
	const block = primitives.hmacSha256(prk, concat(labeled, new Uint8Array([1])));
	const expanded = block.slice(0, length);
	wipe(block);
	return expanded;
};

/** DeriveKeyPair, section 7.1.3. `ikm`: at least 32 bytes of randomness. */
export function deriveKeyPair(primitives: Primitives, ikm: Uint8Array): KeyPair {
	const prk = labeledExtract(primitives, KEM_SUITE, EMPTY, 'dkp_prk', ikm);
	const pair = primitives.x25519.keyPair(labeledExpand(primitives, KEM_SUITE, prk, 'sk', EMPTY, SECRET_LENGTH));
	wipe(prk);
	return pair;
}

/** ExtractAndExpand, section 4.1; overwrites `dh`. */
function sharedSecret(primitives: Primitives, dh: Uint8Array, kemContext: Uint8Array): Uint8Array {
	const prk = labeledExtract(primitives, KEM_SUITE, EMPTY, 'eae_prk', dh);
	const secret = labeledExpand(primitives, KEM_SUITE, prk, 'shared_secret', kemContext, SECRET_LENGTH);
	wipe(dh, prk);
	return secret;
}

/**
 * KeySchedule, section 5.1, without a pre-shared key; overwrites `shared`. A context has one message, which uses the
 * base nonce.
 */
function keySchedule(
	primitives: Primitives,
	mode: number,
	shared: Uint8Array,
	info: Uint8Array,
): { key: Uint8Array; nonce: Uint8Array } {
	const pskIdHash = labeledExtract(primitives, HPKE_SUITE, EMPTY, 'psk_id_hash', EMPTY);
	const infoHash = labeledExtract(primitives, HPKE_SUITE, EMPTY, 'info_hash', info);
	const context = concat(new Uint8Array([mode]), pskIdHash, infoHash);
	const secret = labeledExtract(primitives, HPKE_SUITE, shared, 'secret', EMPTY);
	const key = labeledExpand(primitives, HPKE_SUITE, secret, 'key', context, SECRET_LENGTH);
	const nonce = labeledExpand(primitives, HPKE_SUITE, secret, 'base_nonce', context, NONCE_LENGTH);
	wipe(shared, secret);
	return { key, nonce };
}

/** Concatenates two Diffie-Hellman results; `undefined` if one is absent, because a key was of low order. */
function joined(first: Uint8Array | undefined, second: Uint8Array | undefined): Uint8Array | undefined {
	const both = first && second ? concat(first, second) : undefined;
	wipe(first, second);
	return both;
}

export type Sealing = {
	readonly random: RandomBytes;
	readonly recipient: Uint8Array;
	/** Present: mode_auth. Absent: mode_base. */
	readonly sender?: KeyPair;
	readonly info: Uint8Array;
	readonly aad: Uint8Array;
	readonly plaintext: Uint8Array;
};

/**
 * Returns enc (32 bytes) || ciphertext || tag (16 bytes); `undefined` if the recipient's key is of low order. Draws 32
 * bytes from `random`.
 */
export function hpkeSeal(
	primitives: Primitives,
	{ random, recipient, sender, info, aad, plaintext }: Sealing,
): Uint8Array | undefined {
	const ikm = random(SECRET_LENGTH);
	const ephemeral = deriveKeyPair(primitives, ikm);
	const first = primitives.x25519.sharedSecret(ephemeral.secretKey, recipient);
	const dh = sender ? joined(first, primitives.x25519.sharedSecret(sender.secretKey, recipient)) : first;
	wipe(ikm, ephemeral.secretKey);
	if (!dh) {
		return undefined;
	}
	const kemContext = concat(ephemeral.publicKey, recipient, sender?.publicKey ?? EMPTY);
	const { key, nonce } = keySchedule(
		primitives,
		sender ? MODE_AUTH : MODE_BASE,
		sharedSecret(primitives, dh, kemContext),
		info,
	);
	const ciphertext = primitives.chacha20poly1305.seal(key, nonce, aad, plaintext);
	wipe(key, nonce);
	return concat(ephemeral.publicKey, ciphertext);
}

export type Opening = {
	readonly recipient: KeyPair;
	/** The sender's public key. Present: mode_auth. Absent: mode_base. */
	readonly sender?: Uint8Array;
	readonly info: Uint8Array;
	readonly aad: Uint8Array;
	readonly sealed: Uint8Array;
};

/**
 * Returns the plaintext; `undefined` unless it was sealed for this recipient, by this sender, with this info and aad.
 */
export function hpkeOpen(
	primitives: Primitives,
	{ recipient, sender, info, aad, sealed }: Opening,
): Uint8Array | undefined {
	if (sealed.length < HPKE_OVERHEAD) {
		return undefined;
	}
	const enc = sealed.subarray(0, ENC_LENGTH);
	const first = primitives.x25519.sharedSecret(recipient.secretKey, enc);
	const dh = sender ? joined(first, primitives.x25519.sharedSecret(recipient.secretKey, sender)) : first;
	if (!dh) {
		return undefined;
	}
	const kemContext = concat(enc, recipient.publicKey, sender ?? EMPTY);
	const { key, nonce } = keySchedule(
		primitives,
		sender ? MODE_AUTH : MODE_BASE,
		sharedSecret(primitives, dh, kemContext),
		info,
	);
	const plaintext = primitives.chacha20poly1305.open(key, nonce, aad, sealed.subarray(ENC_LENGTH));
	wipe(key, nonce);
	return plaintext;
}
