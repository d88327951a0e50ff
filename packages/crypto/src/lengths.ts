/** Sizes in bytes (RFC 7748, RFC 8439, FIPS 203 section 8). */
export const X25519_BYTES = 32;
export const AEAD_KEY = 32;
export const AEAD_NONCE = 12;
export const AEAD_TAG = 16;
export const ML_KEM_SEED = 64;
export const ML_KEM_RANDOMNESS = 32;
export const ML_KEM_PUBLIC_KEY = 1184;
export const ML_KEM_SECRET_KEY = 2400;
export const ML_KEM_CIPHERTEXT = 1088;
export const ML_KEM_SHARED_SECRET = 32;

/** @throws RangeError: a secret of the wrong length is an error in our own code, never a peer's. */
export function requireLength(name: string, bytes: Uint8Array, length: number): void {
	if (bytes.length !== length) {
		throw new RangeError(`${name}: expected ${length} bytes, got ${bytes.length}`);
	}
}

/** Key and nonce of ChaCha20-Poly1305 as in RFC 8439. @throws RangeError */
export function requireKeyAndNonce(key: Uint8Array, nonce: Uint8Array): void {
	requireLength('ChaCha20-Poly1305 key', key, AEAD_KEY);
	requireLength('ChaCha20-Poly1305 nonce', nonce, AEAD_NONCE);
}
