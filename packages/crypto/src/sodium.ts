import { randomBytes as platformRandom } from '@noble/hashes/utils.js';
import { libsodium, ready } from 'libsodium-wrappers';
import { concat, equal } from './bytes.ts';
import { hashes } from './hashes.ts';
import {
	AEAD_KEY,
	AEAD_NONCE,
	AEAD_TAG,
	ML_KEM_CIPHERTEXT,
	ML_KEM_PUBLIC_KEY,
	ML_KEM_RANDOMNESS,
	ML_KEM_SECRET_KEY,
	ML_KEM_SEED,
	ML_KEM_SHARED_SECRET,
	requireKeyAndNonce,
	requireLength,
	X25519_BYTES,
} from './lengths.ts';
import { Heap, type Libsodium } from './libsodium.ts';
import type { ChaCha20Poly1305, KeyPair, MlKem768, Primitives, X25519 } from './primitives.ts';

const NONE = new Uint8Array(0);

/** Where the encapsulation key and its hash lie in a decapsulation key (FIPS 203, algorithm 16). */
const ENCAPSULATION_KEY = 1152;
const ENCAPSULATION_KEY_HASH = 2336;
const SHA3_256 = 32;

/** The most that getRandomValues gives at once (Web Cryptography API, section 10.1.1). */
const MAX_RANDOM = 65_536;

/** What has no way to fail, once the lengths are right. */
function must<T>(result: T | undefined): T {
	if (result === undefined) {
		throw new Error('libsodium refused what it cannot refuse');
	}
	return result;
}

/** RFC 7748. libsodium itself refuses points of small order, before and after the multiplication. */
const x25519 = (module: Libsodium, heap: Heap): X25519 => ({
	keyPair: (secretKey) => {
		requireLength('X25519 secret key', secretKey, X25519_BYTES);
		const [publicKey = NONE] = must(heap.call([secretKey], [X25519_BYTES], ([secret = 0], [to = 0]) => module._crypto_scalarmult_base(to, secret)));
		return { publicKey, secretKey };
	},
	sharedSecret: (secretKey, publicKey) => {
		requireLength('X25519 secret key', secretKey, X25519_BYTES);
		if (publicKey.length !== X25519_BYTES) {
			return undefined;
		}
		const [shared = NONE] =
			heap.call([secretKey, publicKey], [X25519_BYTES], ([secret = 0, point = 0], [to = 0]) => module._crypto_scalarmult(to, secret, point)) ?? [];
		return shared.every((byte) => byte === 0) ? undefined : shared;
	},
});

/** RFC 8439 section 2.8. */
const chacha20poly1305 = (module: Libsodium, heap: Heap): ChaCha20Poly1305 => {
	const seal: ChaCha20Poly1305['seal'] = (key, nonce, associatedData, plaintext) => {
		requireKeyAndNonce(key, nonce);
		const [sealed = NONE] = must(
			heap.call([key, nonce, associatedData, plaintext], [plaintext.length + AEAD_TAG], ([k = 0, n = 0, ad = 0, from = 0], [to = 0]) =>
				module._crypto_aead_chacha20poly1305_ietf_encrypt(to, 0, from, plaintext.length, 0, ad, associatedData.length, 0, 0, n, k),
			),
		);
		return sealed;
	};
	const open: ChaCha20Poly1305['open'] = (key, nonce, associatedData, sealed) =>
		heap.call([key, nonce, associatedData, sealed], [sealed.length - AEAD_TAG], ([k = 0, n = 0, ad = 0, from = 0], [to = 0]) =>
			module._crypto_aead_chacha20poly1305_ietf_decrypt(to, 0, 0, from, sealed.length, 0, ad, associatedData.length, 0, n, k),
		)?.[0];
	const [zeroKey, zeroNonce] = [new Uint8Array(AEAD_KEY), new Uint8Array(AEAD_NONCE)];
	const sealedZero = seal(zeroKey, zeroNonce, NONE, new Uint8Array(1));
	return {
		seal,
		open: (key, nonce, associatedData, sealed) => {
			requireKeyAndNonce(key, nonce);
			if (sealed.length < AEAD_TAG) {
				return undefined;
			}
			const opened = open(key, nonce, associatedData, sealed);
			// libsodium leaves the last block of what it opened on WebAssembly's stack: the next opening takes its place.
			open(zeroKey, zeroNonce, NONE, sealedZero);
			return opened;
		},
	};
};

/** FIPS 203. libsodium checks the modulus of an encapsulation key (section 7.2); the hash in a decapsulation key (section 7.3) is checked here. */
const mlkem768 = (module: Libsodium, heap: Heap): MlKem768 => {
	const isValid = (secretKey: Uint8Array): boolean => {
		if (secretKey.length !== ML_KEM_SECRET_KEY) {
			return false;
		}
		const [hash = NONE] = must(
			heap.call([secretKey.subarray(ENCAPSULATION_KEY, ENCAPSULATION_KEY_HASH)], [SHA3_256], ([from = 0], [to = 0]) =>
				module._crypto_hash_sha3256(to, from, ML_KEM_PUBLIC_KEY, 0),
			),
		);
		return equal(hash, secretKey.subarray(ENCAPSULATION_KEY_HASH, ENCAPSULATION_KEY_HASH + SHA3_256));
	};
	return {
		keyPair: (seed): KeyPair => {
			requireLength('ML-KEM-768 seed', seed, ML_KEM_SEED);
			const [publicKey = NONE, secretKey = NONE] = must(
				heap.call([seed], [ML_KEM_PUBLIC_KEY, ML_KEM_SECRET_KEY], ([from = 0], [toPublic = 0, toSecret = 0]) =>
					module._crypto_kem_mlkem768_seed_keypair(toPublic, toSecret, from),
				),
			);
			return { publicKey, secretKey };
		},
		encapsulate: (publicKey, randomness) => {
			requireLength('ML-KEM-768 randomness', randomness, ML_KEM_RANDOMNESS);
			if (publicKey.length !== ML_KEM_PUBLIC_KEY) {
				return undefined;
			}
			const [ciphertext, sharedSecret] =
				heap.call([publicKey, randomness], [ML_KEM_CIPHERTEXT, ML_KEM_SHARED_SECRET], ([key = 0, from = 0], [to = 0, toSecret = 0]) =>
					module._crypto_kem_mlkem768_enc_deterministic(to, toSecret, key, from),
				) ?? [];
			return ciphertext && sharedSecret && { ciphertext, sharedSecret };
		},
		decapsulate: (secretKey, ciphertext) => {
			if (ciphertext.length !== ML_KEM_CIPHERTEXT || !isValid(secretKey)) {
				return undefined;
			}
			return heap.call([secretKey, ciphertext], [ML_KEM_SHARED_SECRET], ([key = 0, from = 0], [to = 0]) => module._crypto_kem_mlkem768_dec(to, from, key))?.[0];
		},
	};
};

/** From the platform. libsodium's own would be the same bytes, fetched four at a time. */
const random = (length: number): Uint8Array => {
	const parts = Array.from({ length: Math.ceil(length / MAX_RANDOM) }, (_, index) => platformRandom(Math.min(MAX_RANDOM, length - index * MAX_RANDOM)));
	return parts.length === 1 ? (parts[0] as Uint8Array) : concat(...parts);
};

/** libsodium for X25519, ChaCha20-Poly1305 and ML-KEM-768; @noble for the hashes. Rejects where WebAssembly is refused. */
export async function openSodium(): Promise<Primitives> {
	await ready;
	const heap = new Heap(libsodium);
	return Object.freeze({
		...hashes,
		name: 'libsodium',
		randomBytes: random,
		x25519: x25519(libsodium, heap),
		chacha20poly1305: chacha20poly1305(libsodium, heap),
		mlkem768: mlkem768(libsodium, heap),
	});
}
