import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import nacl from 'tweetnacl';
import type { ChaCha20Poly1305, MlKem768, Primitives, X25519 } from './primitives.ts';

const ML_KEM_SEED = 64;
const ML_KEM_RANDOMNESS = 32;
const ML_KEM_CIPHERTEXT = 1088;

/** A secret of the wrong length is a mistake of our own code, never of a peer. */
function requireLength(name: string, bytes: Uint8Array, length: number): void {
	if (bytes.length !== length) {
		throw new RangeError(`${name}: expected ${length} bytes, got ${bytes.length}`);
	}
}

/** RFC 7748 over tweetnacl. */
const x25519: X25519 = {
	keyPair: (secretKey) => {
		requireLength('X25519 secret key', secretKey, nacl.scalarMult.scalarLength);
		return { publicKey: nacl.scalarMult.base(secretKey), secretKey };
	},
	sharedSecret: (secretKey, publicKey) => {
		requireLength('X25519 secret key', secretKey, nacl.scalarMult.scalarLength);
		if (publicKey.length !== nacl.scalarMult.groupElementLength) {
			return undefined;
		}
		const shared = nacl.scalarMult(secretKey, publicKey);
		return shared.reduce((all, byte) => all | byte, 0) === 0 ? undefined : shared;
	},
};

/** RFC 8439 section 2.8. */
const aead: ChaCha20Poly1305 = {
	seal: (key, nonce, associatedData, plaintext) => chacha20poly1305(key, nonce, associatedData).encrypt(plaintext),
	open: (key, nonce, associatedData, sealed) => {
		const cipher = chacha20poly1305(key, nonce, associatedData);
		try {
			return cipher.decrypt(sealed);
		} catch {
			// The library throws on a wrong tag and on less than a tag; both are the peer's bytes.
			return undefined;
		}
	},
};

/** FIPS 203. The library throws on what its checks of sections 7.2 and 7.3 refuse. */
const mlkem768: MlKem768 = {
	keyPair: (seed) => {
		requireLength('ML-KEM-768 seed', seed, ML_KEM_SEED);
		return ml_kem768.keygen(seed);
	},
	encapsulate: (publicKey, randomness) => {
		requireLength('ML-KEM-768 randomness', randomness, ML_KEM_RANDOMNESS);
		try {
			const { cipherText, sharedSecret } = ml_kem768.encapsulate(publicKey, randomness);
			return { ciphertext: cipherText, sharedSecret };
		} catch {
			return undefined;
		}
	},
	decapsulate: (secretKey, ciphertext) => {
		if (ciphertext.length !== ML_KEM_CIPHERTEXT) {
			return undefined;
		}
		try {
			return ml_kem768.decapsulate(ciphertext, secretKey);
		} catch {
			return undefined;
		}
	},
};

/** The primitives in JavaScript alone: tweetnacl for X25519 and randomness, @noble for the rest. Runs where WebAssembly is refused. */
export const pureJs: Primitives = Object.freeze({
	name: 'tweetnacl and noble',
	randomBytes: (length: number) => nacl.randomBytes(length),
	x25519,
	chacha20poly1305: aead,
	mlkem768,
	sha256: (data: Uint8Array) => sha256(data),
	sha512: (data: Uint8Array) => sha512(data),
	hmacSha256: (key: Uint8Array, data: Uint8Array) => hmac(sha256, key, data),
	hkdfSha256: (ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number) => hkdf(sha256, ikm, salt, info, length),
});
