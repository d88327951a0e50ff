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

const EMPTY = new Uint8Array(0);

/** Offsets of the encapsulation key and its hash in a decapsulation key (FIPS 203, algorithm 16). */
const ENCAPSULATION_KEY = 1152;
const ENCAPSULATION_KEY_HASH = 2336;
const SHA3_256 = 32;
const SHA_256 = 32;
/** RFC 5869 section 2.3. */
const MAX_OKM = 255 * SHA_256;

/** The most bytes that getRandomValues returns at once (Web Cryptography API, section 10.1.1). */
const MAX_RANDOM = 65_536;

/** For calls that cannot fail once the lengths are right. */
function requireSuccess(answer: number): void {
	if (answer !== 0) {
		throw new Error('libsodium failed although all lengths are valid');
	}
}

/** RFC 7748. libsodium itself refuses points of small order, before and after the multiplication. */
const x25519 = (module: Libsodium, heap: Heap): X25519 => ({
	keyPair: (secretKey) => {
		requireLength('X25519 secret key', secretKey, X25519_BYTES);
		heap.enter(2 * X25519_BYTES);
		try {
			const publicKey = heap.reserve(X25519_BYTES);
			requireSuccess(module._crypto_scalarmult_base(publicKey, heap.put(secretKey)));
			return { publicKey: heap.take(publicKey, X25519_BYTES), secretKey };
		} finally {
			heap.leave();
		}
	},
	sharedSecret: (secretKey, publicKey) => {
		requireLength('X25519 secret key', secretKey, X25519_BYTES);
		if (publicKey.length !== X25519_BYTES) {
			return undefined;
		}
		heap.enter(3 * X25519_BYTES);
		try {
			const to = heap.reserve(X25519_BYTES);
			const shared =
				module._crypto_scalarmult(to, heap.put(secretKey), heap.put(publicKey)) === 0
					? heap.take(to, X25519_BYTES)
					: undefined;
			return shared?.every((byte) => byte === 0) ? undefined : shared;
		} finally {
			heap.leave();
		}
	},
});

/**
 * RFC 8439 section 2.8. In place: the ciphertext replaces the plaintext, or the plaintext the ciphertext, which halves
 * what must be overwritten afterwards.
 */
const chacha20poly1305 = (module: Libsodium, heap: Heap): ChaCha20Poly1305 => {
	const seal: ChaCha20Poly1305['seal'] = (key, nonce, associatedData, plaintext, headroom = 0) => {
		requireKeyAndNonce(key, nonce);
		const length = headroom + plaintext.length + AEAD_TAG;
		heap.enter(AEAD_KEY + AEAD_NONCE + associatedData.length + length);
		try {
			const [k, n, ad, to] = [heap.put(key), heap.put(nonce), heap.put(associatedData), heap.reserve(length)];
			const at = to + headroom;
			module.HEAPU8.set(plaintext, at);
			requireSuccess(
				module._crypto_aead_chacha20poly1305_ietf_encrypt(
					at,
					0,
					at,
					plaintext.length,
					0,
					ad,
					associatedData.length,
					0,
					0,
					n,
					k,
				),
			);
			return heap.take(to, length);
		} finally {
			heap.leave();
		}
	};
	const open: ChaCha20Poly1305['open'] = (key, nonce, associatedData, sealed) => {
		heap.enter(AEAD_KEY + AEAD_NONCE + associatedData.length + sealed.length);
		try {
			const [k, n, ad, at] = [heap.put(key), heap.put(nonce), heap.put(associatedData), heap.put(sealed)];
			const answer = module._crypto_aead_chacha20poly1305_ietf_decrypt(
				at,
				0,
				0,
				at,
				sealed.length,
				0,
				ad,
				associatedData.length,
				0,
				n,
				k,
			);
			return answer === 0 ? heap.take(at, sealed.length - AEAD_TAG) : undefined;
		} finally {
			heap.leave();
		}
	};
	const [zeroKey, zeroNonce] = [new Uint8Array(AEAD_KEY), new Uint8Array(AEAD_NONCE)];
	const sealedZero = seal(zeroKey, zeroNonce, EMPTY, new Uint8Array(1));
	return {
		seal,
		open: (key, nonce, associatedData, sealed) => {
			requireKeyAndNonce(key, nonce);
			if (sealed.length < AEAD_TAG) {
				return undefined;
			}
			const opened = open(key, nonce, associatedData, sealed);
			// libsodium leaves the last block that it decrypted on WebAssembly's stack: a second call overwrites it.
			open(zeroKey, zeroNonce, EMPTY, sealedZero);
			return opened;
		},
	};
};

/**
 * FIPS 203. libsodium checks the modulus of an encapsulation key (section 7.2); the hash in a decapsulation key
 * (section 7.3) is checked here.
 */
const mlkem768 = (module: Libsodium, heap: Heap): MlKem768 => {
	const hashOf = (bytes: Uint8Array): Uint8Array => {
		heap.enter(bytes.length + SHA3_256);
		try {
			const to = heap.reserve(SHA3_256);
			requireSuccess(module._crypto_hash_sha3256(to, heap.put(bytes), bytes.length, 0));
			return heap.take(to, SHA3_256);
		} finally {
			heap.leave();
		}
	};
	const isValid = (secretKey: Uint8Array): boolean =>
		secretKey.length === ML_KEM_SECRET_KEY &&
		equal(
			hashOf(secretKey.subarray(ENCAPSULATION_KEY, ENCAPSULATION_KEY + ML_KEM_PUBLIC_KEY)),
			secretKey.subarray(ENCAPSULATION_KEY_HASH, ENCAPSULATION_KEY_HASH + SHA3_256),
		);
	return {
		keyPair: (seed): KeyPair => {
			requireLength('ML-KEM-768 seed', seed, ML_KEM_SEED);
			heap.enter(ML_KEM_SEED + ML_KEM_PUBLIC_KEY + ML_KEM_SECRET_KEY);
			try {
				const [publicKey, secretKey] = [heap.reserve(ML_KEM_PUBLIC_KEY), heap.reserve(ML_KEM_SECRET_KEY)];
				requireSuccess(module._crypto_kem_mlkem768_seed_keypair(publicKey, secretKey, heap.put(seed)));
				return {
					publicKey: heap.take(publicKey, ML_KEM_PUBLIC_KEY),
					secretKey: heap.take(secretKey, ML_KEM_SECRET_KEY),
				};
			} finally {
				heap.leave();
			}
		},
		encapsulate: (publicKey, randomness) => {
			requireLength('ML-KEM-768 randomness', randomness, ML_KEM_RANDOMNESS);
			if (publicKey.length !== ML_KEM_PUBLIC_KEY) {
				return undefined;
			}
			heap.enter(ML_KEM_PUBLIC_KEY + ML_KEM_RANDOMNESS + ML_KEM_CIPHERTEXT + ML_KEM_SHARED_SECRET);
			try {
				const [to, shared] = [heap.reserve(ML_KEM_CIPHERTEXT), heap.reserve(ML_KEM_SHARED_SECRET)];
				if (
					module._crypto_kem_mlkem768_enc_deterministic(to, shared, heap.put(publicKey), heap.put(randomness)) !== 0
				) {
					return undefined;
				}
				return { ciphertext: heap.take(to, ML_KEM_CIPHERTEXT), sharedSecret: heap.take(shared, ML_KEM_SHARED_SECRET) };
			} finally {
				heap.leave();
			}
		},
		decapsulate: (secretKey, ciphertext) => {
			if (ciphertext.length !== ML_KEM_CIPHERTEXT || !isValid(secretKey)) {
				return undefined;
			}
			heap.enter(ML_KEM_SECRET_KEY + ML_KEM_CIPHERTEXT + ML_KEM_SHARED_SECRET);
			try {
				const to = heap.reserve(ML_KEM_SHARED_SECRET);
				return module._crypto_kem_mlkem768_dec(to, heap.put(ciphertext), heap.put(secretKey)) === 0
					? heap.take(to, ML_KEM_SHARED_SECRET)
					: undefined;
			} finally {
				heap.leave();
			}
		},
	};
};

/**
 * RFC 2104 and RFC 5869. A ratchet uses them most: here they cost a third of what they cost in JavaScript. Two of the
 * four blocks that SHA-256 processes for a short HMAC depend only on the key: where a key is used more than once, the
 * state after them is copied.
 */
const derivation = (module: Libsodium, heap: Heap): Pick<Primitives, 'hmacSha256' | 'hkdfSha256'> => {
	const stateLength = module._crypto_kdf_hkdf_sha256_statebytes();
	const begin = (state: number, key: number, keyLength: number): void =>
		requireSuccess(module._crypto_kdf_hkdf_sha256_extract_init(state, key, keyLength));
	const add = (state: number, from: number, length: number): void =>
		requireSuccess(module._crypto_kdf_hkdf_sha256_extract_update(state, from, length));
	const finish = (state: number, mac: number): void =>
		requireSuccess(module._crypto_kdf_hkdf_sha256_extract_final(state, mac));
	const unsalted = heap.keep(stateLength);
	begin(unsalted, unsalted, 0);

	const extract = (state: number, prk: number, salt: Uint8Array, ikm: Uint8Array): void => {
		if (salt.length === 0) {
			heap.copy(state, unsalted, stateLength);
		} else {
			begin(state, heap.put(salt), salt.length);
		}
		add(state, heap.put(ikm), ikm.length);
		finish(state, prk);
	};
	/** Writes whole blocks to `okm`. */
	const expand = (keyed: number, state: number, prk: number, info: Uint8Array, okm: number, blocks: number): void => {
		const [label, counter] = [heap.put(info), heap.reserve(1)];
		begin(keyed, prk, SHA_256);
		for (let block = 0; block < blocks; block++) {
			const to = okm + block * SHA_256;
			heap.copy(state, keyed, stateLength);
			add(state, to - SHA_256, block === 0 ? 0 : SHA_256);
			add(state, label, info.length);
			module.HEAPU8[counter] = block + 1;
			add(state, counter, 1);
			finish(state, to);
		}
	};
	return {
		hmacSha256: (key, data) => {
			heap.enter(key.length + data.length + SHA_256);
			try {
				const mac = heap.reserve(SHA_256);
				requireSuccess(
					module._crypto_kdf_hkdf_sha256_extract(mac, heap.put(key), key.length, heap.put(data), data.length),
				);
				return heap.take(mac, SHA_256);
			} finally {
				heap.leave();
			}
		},
		hkdfSha256: (ikm, salt, info, length) => {
			if (length > MAX_OKM) {
				throw new RangeError(`HKDF-SHA256: expected at most ${MAX_OKM} bytes, got ${length}`);
			}
			const blocks = Math.ceil(length / SHA_256);
			heap.enter(ikm.length + salt.length + SHA_256 + info.length + 1 + blocks * SHA_256 + 2 * stateLength);
			try {
				const [keyed, state, prk, okm] = [
					heap.reserve(stateLength),
					heap.reserve(stateLength),
					heap.reserve(SHA_256),
					heap.reserve(blocks * SHA_256),
				];
				extract(state, prk, salt, ikm);
				expand(keyed, state, prk, info, okm, blocks);
				return heap.take(okm, length);
			} finally {
				heap.leave();
			}
		},
	};
};

/** From the platform. libsodium takes its own from there too, four bytes at a time. */
const random = (length: number): Uint8Array => {
	const parts = Array.from({ length: Math.ceil(length / MAX_RANDOM) }, (_, index) =>
		platformRandom(Math.min(MAX_RANDOM, length - index * MAX_RANDOM)),
	);
	return parts.length === 1 ? (parts[0] as Uint8Array) : concat(...parts);
};

/**
 * libsodium for everything but the plain hashes, which its usual build lacks: @noble computes those. Rejects where
 * WebAssembly is refused.
 */
export async function openSodium(): Promise<Primitives> {
	await ready;
	const heap = new Heap(libsodium);
	return Object.freeze({
		...hashes,
		...derivation(libsodium, heap),
		name: 'libsodium',
		randomBytes: random,
		x25519: x25519(libsodium, heap),
		chacha20poly1305: chacha20poly1305(libsodium, heap),
		mlkem768: mlkem768(libsodium, heap),
	});
}
