import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { ml_kem768 } from '@noble/post-quantum/ml-kem.js';
import nacl from 'tweetnacl';
import { hashes } from './hashes.ts';
import {
	AEAD_TAG,
	ML_KEM_CIPHERTEXT,
	ML_KEM_RANDOMNESS,
	ML_KEM_SEED,
	requireKeyAndNonce,
	requireLength,
	X25519_BYTES,
} from './lengths.ts';
import type { ChaCha20Poly1305, MlKem768, Primitives, X25519 } from './primitives.ts';

/** RFC 7748 over tweetnacl. */
const x25519: X25519 = {
	keyPair: (secretKey) => {
		requireLength('X25519 secret key', secretKey, X25519_BYTES);
		return { publicKey: nacl.scalarMult.base(secretKey), secretKey };
	},
	sharedSecret: (secretKey, publicKey) => {
		requireLength('X25519 secret key', secretKey, X25519_BYTES);
		if (publicKey.length !== X25519_BYTES) {
			return undefined;
		}
		const shared = nacl.scalarMult(secretKey, publicKey);
		return shared.reduce((all, byte) => all | byte, 0) === 0 ? undefined : shared;
	},
};

/** RFC 8439 section 2.8. */
const aead: ChaCha20Poly1305 = {
	seal: (key, nonce, associatedData, plaintext, headroom = 0) => {
		requireKeyAndNonce(key, nonce);
		const sealed = new Uint8Array(headroom + plaintext.length + AEAD_TAG);
		chacha20poly1305(key, nonce, associatedData).encrypt(plaintext, sealed.subarray(headroom));
		return sealed;
	},
	open: (key, nonce, associatedData, sealed) => {
		requireKeyAndNonce(key, nonce);
		const cipher = chacha20poly1305(key, nonce, associatedData);
		try {
			return cipher.decrypt(sealed);
		} catch {
			// The library throws on a wrong tag and on less than a tag; both are invalid bytes of a peer, not our error.
			return undefined;
		}
	},
};

/** FIPS 203. The library throws if its checks of sections 7.2 and 7.3 fail. */
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

/**
 * The primitives in JavaScript only: tweetnacl for X25519 and randomness, @noble for the rest. Runs where WebAssembly
 * is refused.
 */
export const pureJs: Primitives = Object.freeze({
	...hashes,
	name: 'tweetnacl and noble',
	randomBytes: (length: number) => nacl.randomBytes(length),
	x25519,
	chacha20poly1305: aead,
	mlkem768,
});
