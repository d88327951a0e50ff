/**
 * The functions that we call of libsodium's WebAssembly module itself. Those of libsodium-wrappers copy each argument,
 * keys included, to the module's heap and free it without overwriting it; with the module we can overwrite the copies.
 * A pointer is an offset in `HEAPU8`; a 64-bit length is two halves, low first.
 */
export type Libsodium = {
	/** The whole heap; replaced by another object when it grows. */
	readonly HEAPU8: Uint8Array;
	/** 0 if the memory cannot be allocated. */
	_malloc(length: number): number;
	_free(pointer: number): void;
	_crypto_scalarmult(shared: number, secretKey: number, publicKey: number): number;
	_crypto_scalarmult_base(publicKey: number, secretKey: number): number;
	_crypto_hash_sha3256(hash: number, from: number, lengthLow: number, lengthHigh: number): number;
	/** HKDF-Extract, which is HMAC with the salt as its key. */
	_crypto_kdf_hkdf_sha256_extract(
		prk: number,
		salt: number,
		saltLength: number,
		ikm: number,
		ikmLength: number,
	): number;
	/**
	 * The same in steps: starts HMAC's state with its key, adds any number of bytes, and returns the result, after
	 * which the state is invalid.
	 */
	_crypto_kdf_hkdf_sha256_extract_init(state: number, salt: number, saltLength: number): number;
	_crypto_kdf_hkdf_sha256_extract_update(state: number, ikm: number, ikmLength: number): number;
	_crypto_kdf_hkdf_sha256_extract_final(state: number, prk: number): number;
	/** Bytes of such a state, which may be copied. */
	_crypto_kdf_hkdf_sha256_statebytes(): number;
	_crypto_kem_mlkem768_seed_keypair(publicKey: number, secretKey: number, seed: number): number;
	_crypto_kem_mlkem768_enc_deterministic(
		ciphertext: number,
		sharedSecret: number,
		publicKey: number,
		randomness: number,
	): number;
	_crypto_kem_mlkem768_dec(sharedSecret: number, ciphertext: number, secretKey: number): number;
	_crypto_aead_chacha20poly1305_ietf_encrypt(
		sealed: number,
		sealedLength: 0,
		plaintext: number,
		plaintextLow: number,
		plaintextHigh: 0,
		associatedData: number,
		associatedDataLow: number,
		associatedDataHigh: 0,
		unused: 0,
		nonce: number,
		key: number,
	): number;
	_crypto_aead_chacha20poly1305_ietf_decrypt(
		plaintext: number,
		plaintextLength: 0,
		unused: 0,
		sealed: number,
		sealedLow: number,
		sealedHigh: 0,
		associatedData: number,
		associatedDataLow: number,
		associatedDataHigh: 0,
		nonce: number,
		key: number,
	): number;
};

declare module 'libsodium-wrappers' {
	/** Present once `ready` has resolved. Not in the published types; therefore the package is pinned. */
	export const libsodium: Libsodium;
}

/** Bytes. Fits the arguments of every call of a session; larger ones get their own memory. */
const ARENA_BYTES = 256 * 1024;
const ALIGNMENT = 16;
/** The most arguments that a function has in memory. */
const MAX_ARGUMENTS = 8;

/**
 * One area of the module's memory for the arguments of one call: `enter`, `put` and `reserve`, the call, `take`, and in
 * any case `leave`, which overwrites all of it. Calls do not nest.
 */
export class Heap {
	private readonly arena: number;
	private base: number;
	private next: number;

	/** @throws Error when the module has no memory. */
	constructor(private readonly module: Libsodium) {
		this.arena = this.keep(ARENA_BYTES);
		this.base = this.arena;
		this.next = this.arena;
	}

	/** @param length Bytes of all arguments and results together. */
	enter(length: number): void {
		const total = length + MAX_ARGUMENTS * ALIGNMENT;
		this.base = total <= ARENA_BYTES ? this.arena : this.keep(total);
		this.next = this.base;
	}

	/** Reserves `length` bytes, which are zeros, and returns where they begin. */
	reserve(length: number): number {
		const pointer = this.next;
		this.next = pointer + ((length + ALIGNMENT - 1) & -ALIGNMENT);
		return pointer;
	}

	/** Copies the bytes into the module, and returns where they begin. */
	put(bytes: Uint8Array): number {
		const pointer = this.reserve(bytes.length);
		this.module.HEAPU8.set(bytes, pointer);
		return pointer;
	}

	/** Copies within the module. */
	copy(to: number, from: number, length: number): void {
		this.module.HEAPU8.copyWithin(to, from, from + length);
	}

	/** A copy of these bytes. */
	take(pointer: number, length: number): Uint8Array {
		return this.module.HEAPU8.slice(pointer, pointer + length);
	}

	leave(): void {
		this.module.HEAPU8.fill(0, this.base, this.next);
		if (this.base !== this.arena) {
			this.module._free(this.base);
			this.base = this.arena;
		}
	}

	/** Allocates separate memory, filled with zeros, which later calls neither overwrite nor free. */
	keep(length: number): number {
		const pointer = this.module._malloc(length);
		if (pointer === 0) {
			throw new Error(`libsodium has no ${length} bytes left`);
		}
		this.module.HEAPU8.fill(0, pointer, pointer + length);
		return pointer;
	}
}
