/**
 * What is used of libsodium's WebAssembly module itself. The functions of libsodium-wrappers copy each argument onto the module's heap and
 * free it as it is, keys included; over the module the copies can be overwritten. A pointer is an offset in `HEAPU8`, a 64-bit length
 * two halves, low first.
 */
export type Libsodium = {
	/** The whole heap; another object after it has grown. */
	readonly HEAPU8: Uint8Array;
	/** 0 when the memory cannot be had. */
	_malloc(length: number): number;
	_free(pointer: number): void;
	_crypto_scalarmult(shared: number, secretKey: number, publicKey: number): number;
	_crypto_scalarmult_base(publicKey: number, secretKey: number): number;
	_crypto_hash_sha3256(hash: number, from: number, lengthLow: number, lengthHigh: number): number;
	_crypto_kem_mlkem768_seed_keypair(publicKey: number, secretKey: number, seed: number): number;
	_crypto_kem_mlkem768_enc_deterministic(ciphertext: number, sharedSecret: number, publicKey: number, randomness: number): number;
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
	/** There once `ready` has resolved. Not in the published types; the package is pinned for it. */
	export const libsodium: Libsodium;
}

/** Arguments of every size that a session knows fit; larger ones get memory of their own. */
const USUAL = 256 * 1024;
const ALIGNMENT = 16;

const aligned = (length: number): number => Math.ceil(length / ALIGNMENT) * ALIGNMENT;

/** Runs functions of the module on arguments laid out in one stretch of its heap, which is overwritten after each call. */
export class Heap {
	private readonly usual: number;

	/** @throws Error when the module has no memory. */
	constructor(private readonly module: Libsodium) {
		this.usual = this.allocate(USUAL);
	}

	/**
	 * Copies the inputs in, calls `operate` with a pointer for each input and output, and copies the outputs out.
	 * @param outputs their lengths in bytes
	 * @returns `undefined` when `operate` answers other than 0
	 */
	call(
		inputs: readonly Uint8Array[],
		outputs: readonly number[],
		operate: (inputs: readonly number[], outputs: readonly number[]) => number,
	): readonly Uint8Array[] | undefined {
		const lengths = [...inputs.map(({ length }) => length), ...outputs];
		const total = lengths.reduce((sum, length) => sum + aligned(length), 0);
		const base = total <= USUAL ? this.usual : this.allocate(total);
		let next = base;
		const pointers = lengths.map((length) => {
			const pointer = next;
			next += aligned(length);
			return pointer;
		});
		try {
			inputs.forEach((input, index) => {
				this.module.HEAPU8.set(input, pointers[index]);
			});
			const written = pointers.slice(inputs.length);
			const answer = operate(pointers.slice(0, inputs.length), written);
			return answer === 0 ? written.map((pointer, index) => this.module.HEAPU8.slice(pointer, pointer + (outputs[index] as number))) : undefined;
		} finally {
			this.module.HEAPU8.fill(0, base, base + total);
			if (base !== this.usual) {
				this.module._free(base);
			}
		}
	}

	private allocate(length: number): number {
		const pointer = this.module._malloc(length);
		if (pointer === 0) {
			throw new Error(`libsodium has no ${length} bytes left`);
		}
		return pointer;
	}
}
