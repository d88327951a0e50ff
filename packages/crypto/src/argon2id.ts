import { argon2idAsync } from '@noble/hashes/argon2.js';
import { argon2id as argon2idWasm } from 'hash-wasm';

/** Cost of RFC 9106 Argon2id: `m` memory in KiB, `t` passes, `p` lanes. */
export type Argon2Parameters = { readonly m: number; readonly t: number; readonly p: number };

export type Argon2id = (
	password: Uint8Array,
	salt: Uint8Array,
	parameters: Argon2Parameters,
	length: number,
) => Promise<Uint8Array>;

/** Argon2id in JavaScript: slower (seconds instead of tenths), yields to the page every few milliseconds. */
export const argon2idPureJs: Argon2id = (password, salt, { m, t, p }, length) =>
	argon2idAsync(password, salt, { m, t, p, dkLen: length });

/**
 * Argon2id version 1.3 (RFC 9106): WebAssembly where it runs, otherwise JavaScript, for instance under a content
 * security policy without `wasm-unsafe-eval`. Salt at least 8 bytes, password at least 1. The caller limits parameters
 * that come from elsewhere.
 * @throws (rejects) on parameters outside of RFC 9106, or if the memory cannot be allocated.
 */
export const argon2id: Argon2id = async (password, salt, parameters, length) => {
	try {
		return await argon2idWasm({
			password,
			salt,
			memorySize: parameters.m,
			iterations: parameters.t,
			parallelism: parameters.p,
			hashLength: length,
			outputType: 'binary',
		});
	} catch {
		// The library does not distinguish refused WebAssembly from invalid parameters. The second implementation rejects
		// the latter too.
		return argon2idPureJs(password, salt, parameters, length);
	}
};
