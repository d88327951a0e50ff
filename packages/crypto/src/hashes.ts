import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import type { Primitives } from './primitives.ts';

/**
 * FIPS 180-4, RFC 2104 and RFC 5869 in JavaScript. The implementation with libsodium takes its plain hashes from here,
 * because libsodium's usual build has no SHA-256.
 */
export const hashes: Pick<Primitives, 'sha256' | 'sha512' | 'hmacSha256' | 'hkdfSha256'> = {
	sha256: (data) => sha256(data),
	sha512: (data) => sha512(data),
	hmacSha256: (key, data) => hmac(sha256, key, data),
	hkdfSha256: (ikm, salt, info, length) => hkdf(sha256, ikm, salt, info, length),
};
