import { type Primitives, pureJs, toHex } from '@rocket.chat/crypto';

const NOTHING_BUT_ZEROS = /^0*$/;

export const isWiped = (bytes: Uint8Array): boolean => NOTHING_BUT_ZEROS.test(toHex(bytes));

/**
 * The real primitives, remembering what they were given: by reference, to see whether it is overwritten, and what it
 * was.
 */
export const recording = () => {
	const sealed: { key: string; nonce: string; bytes: Uint8Array }[] = [];
	const ikms: { at: Uint8Array; was: string; info: string }[] = [];
	const keys: Uint8Array[] = [];
	const secretKeys: Uint8Array[] = [];
	const primitives: Primitives = {
		...pureJs,
		hkdfSha256: (ikm, salt, info, length) => {
			ikms.push({ at: ikm, was: toHex(ikm), info: new TextDecoder().decode(info) });
			return pureJs.hkdfSha256(ikm, salt, info, length);
		},
		hmacSha256: (key, data) => {
			keys.push(key);
			return pureJs.hmacSha256(key, data);
		},
		x25519: {
			...pureJs.x25519,
			keyPair: (secretKey) => {
				const pair = pureJs.x25519.keyPair(secretKey);
				secretKeys.push(pair.secretKey);
				return pair;
			},
		},
		chacha20poly1305: {
			...pureJs.chacha20poly1305,
			seal: (key, nonce, associatedData, plaintext, headroom) => {
				keys.push(key);
				const bytes = pureJs.chacha20poly1305.seal(key, nonce, associatedData, plaintext, headroom);
				sealed.push({ key: toHex(key), nonce: toHex(nonce), bytes });
				return bytes;
			},
		},
	};
	return { primitives, sealed, ikms, keys, secretKeys };
};
