/**
 * The short authentication string of a finished handshake (docs/PROTOCOL.md, "Short authentication string"): if two
 * people see the same seven pictures, there is no man in the middle. The commitment in `invite` binds the initiator to
 * its nonce, so an attacker cannot search for a second handshake with the same string: one attempt succeeds with
 * probability 2^-42.
 */
import { concat, type Primitives, utf8, wipe } from '@rocket.chat/crypto';
import { SAS_EMOJI, type SasEmoji } from './sas-emoji.ts';

/** Bytes of `sasBytes`. */
export const SAS_LENGTH = 6;
const SAS_COUNT = 7;
const NONCE_LENGTH = 32;
const INFO = utf8('rcotr/1 sas');

/** `hash`: Noise's h after `accept`. Nonces of 32 bytes each; the responder knows the initiator's after `ready`. */
export type SasInput = { readonly hash: Uint8Array; readonly nonceI: Uint8Array; readonly nonceR: Uint8Array };

/**
 * HKDF-SHA256(salt = h, ikm = nonceI || nonceR, info = "rcotr/1 sas", 6). The first 42 bits count. The caller
 * overwrites its nonces afterwards. Throws on nonces of another length, since other pairs could then give the same
 * bytes.
 */
export function sasBytes(primitives: Primitives, { hash, nonceI, nonceR }: SasInput): Uint8Array {
	if (nonceI.length !== NONCE_LENGTH || nonceR.length !== NONCE_LENGTH) {
		throw new RangeError(`nonces: expected ${NONCE_LENGTH} bytes each, got ${nonceI.length} and ${nonceR.length}`);
	}
	const nonces = concat(nonceI, nonceR);
	const bytes = primitives.hkdfSha256(nonces, hash, INFO, SAS_LENGTH);
	wipe(nonces);
	return bytes;
}

/**
 * Seven numbers, 0 to 63: six bits each, from the top of the first byte. The last six of the 48 bits are not used.
 * Throws on another length than 6.
 */
export function sasIndexes(bytes: Uint8Array): readonly number[] {
	if (bytes.length !== SAS_LENGTH) {
		throw new RangeError(`short authentication string: expected ${SAS_LENGTH} bytes, got ${bytes.length}`);
	}
	// A number holds 48 bits exactly.
	const bits = bytes.reduce((all, byte) => all * 256 + byte, 0);
	return Array.from({ length: SAS_COUNT }, (_, i) => Math.floor(bits / 64 ** (SAS_COUNT - i)) % 64);
}

/** The seven pictures, in order. */
export const sasEmoji = (bytes: Uint8Array): readonly SasEmoji[] =>
	sasIndexes(bytes).map((index) => SAS_EMOJI[index] as SasEmoji);
