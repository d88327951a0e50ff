/**
 * The end-to-end identity: one random seed, from which an X25519 key is derived for each purpose (docs/PROTOCOL.md,
 * "Identity").
 */
import {
	equal,
	fromBase64url,
	type KeyPair,
	type Primitives,
	type RandomBytes,
	toBase64url,
	toHex,
	utf8,
	wipe,
} from '@rocket.chat/crypto';

export const SEED_LENGTH = 32;
const KEY_LENGTH = 32;
const NO_SALT = new Uint8Array(0);
/** Longer strings are not parsed. */
const MAX_BUNDLE = 256;

/** `otr`: the static key of rcotr/1. `e2ee`: the key to which room keys of encrypted direct messages are sealed. */
export type Identity = { readonly otr: KeyPair; readonly e2ee: KeyPair };

/** The public halves, as published: 32 bytes each. */
export type Bundle = { readonly otr: Uint8Array; readonly e2ee: Uint8Array };

export const createSeed = (random: RandomBytes): Uint8Array => random(SEED_LENGTH);

/**
 * HKDF-SHA256 of the seed with one info for each purpose, so that one key reveals nothing about another. Throws unless
 * the seed has 32 bytes.
 */
export function deriveIdentity(primitives: Primitives, seed: Uint8Array): Identity {
	if (seed.length !== SEED_LENGTH) {
		throw new RangeError(`seed: expected ${SEED_LENGTH} bytes, got ${seed.length}`);
	}
	const derive = (info: string): KeyPair =>
		primitives.x25519.keyPair(primitives.hkdfSha256(seed, NO_SALT, utf8(info), KEY_LENGTH));
	return { otr: derive('rcotr/1 identity'), e2ee: derive('e2ee/1 room-key') };
}

const encode = ({ otr, e2ee }: Bundle): string =>
	JSON.stringify({ v: 1, otr: toBase64url(otr), e2ee: toBase64url(e2ee) });

/** The string published as `public_key`. Each identity has exactly one. */
export const publicBundle = ({ otr, e2ee }: Identity): string => encode({ otr: otr.publicKey, e2ee: e2ee.publicKey });

/** The public bundle of a seed. Overwrites the secret keys that it derives. */
export function bundleOfSeed(primitives: Primitives, seed: Uint8Array): string {
	const identity = deriveIdentity(primitives, seed);
	wipe(identity.otr.secretKey, identity.e2ee.secretKey);
	return publicBundle(identity);
}

/** What a browser remembers of a bundle after logout: its SHA-256 in hexadecimal. */
export const bundleHash = (primitives: Primitives, bundle: string): string => toHex(primitives.sha256(utf8(bundle)));

/**
 * `undefined` for anything but a string that `publicBundle` returns. Whether a key is of low order is checked when it
 * is used.
 */
export function parseBundle(published: string): Bundle | undefined {
	if (published.length > MAX_BUNDLE) {
		return undefined;
	}
	const fields = /^\{"v":1,"otr":"([\w-]+)","e2ee":"([\w-]+)"\}$/.exec(published);
	const otr = fromBase64url(fields?.[1] ?? '');
	const e2ee = fromBase64url(fields?.[2] ?? '');
	return otr?.length === KEY_LENGTH && e2ee?.length === KEY_LENGTH && !equal(otr, e2ee) ? { otr, e2ee } : undefined;
}
