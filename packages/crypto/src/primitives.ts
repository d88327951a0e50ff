/**
 * The primitives of rcotr/1 and of the end-to-end identity, as one small interface.
 * Every implementation passes the same contract suite and agrees with the others byte for byte.
 * Sources: RFC 7748 (X25519), RFC 8439 (ChaCha20-Poly1305), RFC 5869 (HKDF), FIPS 203 (ML-KEM-768).
 */
export type KeyPair = { readonly publicKey: Uint8Array; readonly secretKey: Uint8Array };

/** Returns `length` fresh, unpredictable bytes. Injected wherever randomness is needed. */
export type RandomBytes = (length: number) => Uint8Array;

export interface X25519 {
	/**
	 * Key pair of a 32-byte secret. Holds the given buffer itself, so that overwriting one overwrites both. Throws on any
	 * other length.
	 */
	keyPair(secretKey: Uint8Array): KeyPair;
	/**
	 * 32-byte shared secret; `undefined` when the result is all zero (a low-order public key) or the public key is not 32
	 * bytes.
	 */
	sharedSecret(secretKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined;
}

export interface ChaCha20Poly1305 {
	/**
	 * Key 32 bytes, nonce 12 bytes (throws on other lengths); returns ciphertext || 16-byte tag, after `headroom` zeros
	 * for a header, so that a chunk of a file need not be copied again for it.
	 */
	seal(
		key: Uint8Array,
		nonce: Uint8Array,
		associatedData: Uint8Array,
		plaintext: Uint8Array,
		headroom?: number,
	): Uint8Array;
	/** `undefined` if the tag is invalid. */
	open(key: Uint8Array, nonce: Uint8Array, associatedData: Uint8Array, sealed: Uint8Array): Uint8Array | undefined;
}

export interface MlKem768 {
	/**
	 * Key pair of a 64-byte seed d || z (public 1184 bytes, secret 2400 bytes). The caller overwrites the seed. Throws on
	 * any other length.
	 */
	keyPair(seed: Uint8Array): KeyPair;
	/** With 32 bytes of randomness; `undefined` when the public key fails the modulus check of FIPS 203 7.2. */
	encapsulate(
		publicKey: Uint8Array,
		randomness: Uint8Array,
	): { ciphertext: Uint8Array; sharedSecret: Uint8Array } | undefined;
	/**
	 * `undefined` only for a ciphertext of the wrong length or an invalid secret key; a wrong ciphertext is rejected
	 * implicitly.
	 */
	decapsulate(secretKey: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined;
}

export interface Primitives {
	readonly name: string;
	readonly randomBytes: RandomBytes;
	readonly x25519: X25519;
	readonly chacha20poly1305: ChaCha20Poly1305;
	readonly mlkem768: MlKem768;
	sha256(data: Uint8Array): Uint8Array;
	sha512(data: Uint8Array): Uint8Array;
	hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array;
	hkdfSha256(ikm: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Uint8Array;
}
