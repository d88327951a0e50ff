/** The seed wrapped by the password, as the server stores it in `private_key` (docs/PROTOCOL.md, "Wrapped seed"). */
import {
	type Argon2id,
	type Argon2Parameters,
	fromBase64url,
	lengthPrefixed,
	type Primitives,
	type RandomBytes,
	toBase64url,
	uint32,
	utf8,
	wipe,
} from '@rocket.chat/crypto';
import { bundleOfSeed, SEED_LENGTH } from './identity.ts';

/**
 * Argon2id with 64 MiB, 3 passes, 1 lane: the second recommendation of RFC 9106, section 4, but with one lane, because
 * a page has one thread for it.
 */
export const DEFAULT_PARAMETERS: Argon2Parameters = Object.freeze({ m: 65_536, t: 3, p: 1 });
const MIN_PARAMETERS: Argon2Parameters = DEFAULT_PARAMETERS;
/** 256 MiB, 10 passes: a server that asked for more could freeze the page. */
const MAX_PARAMETERS: Argon2Parameters = Object.freeze({ m: 262_144, t: 10, p: 1 });

const ALGORITHM = 'argon2id+chacha20poly1305';
const SALT_LENGTH = 16;
const KEY_LENGTH = 32;
const SEALED_LENGTH = SEED_LENGTH + 16;
/** May be constant: each wrapping has its own salt and therefore its own key, which seals once. */
const NONCE = new Uint8Array(12);
/** Longer strings are not parsed. */
const MAX_WRAPPED = 2048;

/**
 * - `malformed`: not a wrapped seed of this version
 * - `weak-parameters`, `huge-parameters`: Argon2id below 64 MiB, 3 passes, or above 256 MiB, 10 passes, 1 lane; not
 *   computed
 * - `bundle-mismatch`: belongs to another identity than the published one
 * - `wrong-password`: does not open: the password is wrong, or the server changed the blob
 */
export type UnwrapRefusal = 'malformed' | 'weak-parameters' | 'huge-parameters' | 'bundle-mismatch' | 'wrong-password';

export type Unwrapped =
	| { readonly ok: true; readonly seed: Uint8Array }
	| { readonly ok: false; readonly refusal: UnwrapRefusal };

type Wrapped = Argon2Parameters & { readonly salt: Uint8Array; readonly sealed: Uint8Array; readonly bundle: string };

type Common = {
	readonly primitives: Primitives;
	readonly argon2id: Argon2id;
	readonly uid: string;
	readonly password: string;
};

/** Maps the spellings of a password to one: composed characters (NFKC), trimmed, single spaces. */
export const normalized = (password: string): string => password.normalize('NFKC').trim().replace(/\s+/g, ' ');

const passwordBytes = (password: string): Uint8Array => utf8(normalized(password));

const associatedData = (uid: string, { m, t, p, salt, bundle }: Omit<Wrapped, 'sealed'>): Uint8Array =>
	lengthPrefixed('e2e/1 seed', uid, uint32(m), uint32(t), uint32(p), salt, bundle);

async function stretch(
	argon2id: Argon2id,
	password: string,
	salt: Uint8Array,
	parameters: Argon2Parameters,
): Promise<Uint8Array> {
	const bytes = passwordBytes(password);
	try {
		return await argon2id(bytes, salt, parameters, KEY_LENGTH);
	} finally {
		wipe(bytes);
	}
}

const judge = ({ m, t, p }: Argon2Parameters): UnwrapRefusal | undefined => {
	if (m < MIN_PARAMETERS.m || t < MIN_PARAMETERS.t || p < MIN_PARAMETERS.p) {
		return 'weak-parameters';
	}
	return m > MAX_PARAMETERS.m || t > MAX_PARAMETERS.t || p > MAX_PARAMETERS.p ? 'huge-parameters' : undefined;
};

/**
 * Returns the string for `private_key`. Takes about a second (Argon2id). Draws 16 bytes from `random`; the caller
 * overwrites `seed`. Rejects for an empty password and for parameters that `unwrapSeed` would refuse.
 */
export async function wrapSeed(
	input: Common & { random: RandomBytes; seed: Uint8Array; params?: Argon2Parameters },
): Promise<string> {
	const { primitives, random, argon2id, uid, seed, password, params = DEFAULT_PARAMETERS } = input;
	const refusal = passwordBytes(password).length === 0 ? 'empty password' : judge(params);
	if (refusal) {
		throw new RangeError(`wrapping the end-to-end key: ${refusal}`);
	}
	const bundle = bundleOfSeed(primitives, seed);
	const salt = random(SALT_LENGTH);
	const { m, t, p } = params;
	const key = await stretch(argon2id, password, salt, params);
	const sealed = primitives.chacha20poly1305.seal(key, NONCE, associatedData(uid, { m, t, p, salt, bundle }), seed);
	wipe(key);
	return JSON.stringify({
		v: 1,
		alg: ALGORITHM,
		m,
		t,
		p,
		salt: toBase64url(salt),
		sealed: toBase64url(sealed),
		bundle,
	});
}

/**
 * Unwraps the server's blob for this user. The parameters, the user id, the salt and the bundle are authenticated, and
 * the seed must give the published bundle. Rejects only if Argon2id itself can't run (no memory).
 */
export async function unwrapSeed(
	input: Common & { wrapped: string; publishedBundle: string; random?: RandomBytes },
): Promise<Unwrapped> {
	const { primitives, argon2id, uid, password, publishedBundle } = input;
	const wrapped = parse(input.wrapped);
	const refusal = wrapped
		? (judge(wrapped) ?? (wrapped.bundle === publishedBundle ? undefined : 'bundle-mismatch'))
		: 'malformed';
	if (!wrapped || refusal) {
		return { ok: false, refusal: refusal ?? 'malformed' };
	}
	if (passwordBytes(password).length === 0) {
		return { ok: false, refusal: 'wrong-password' };
	}
	const key = await stretch(argon2id, password, wrapped.salt, wrapped);
	const seed = primitives.chacha20poly1305.open(key, NONCE, associatedData(uid, wrapped), wrapped.sealed);
	wipe(key);
	if (!seed) {
		return { ok: false, refusal: 'wrong-password' };
	}
	if (bundleOfSeed(primitives, seed) !== publishedBundle) {
		wipe(seed);
		return { ok: false, refusal: 'bundle-mismatch' };
	}
	return { ok: true, seed };
}

const isCount = (value: unknown): value is number =>
	typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 0xffff_ffff;

function parse(text: string): Wrapped | undefined {
	const fields = text.length <= MAX_WRAPPED ? parseObject(text) : undefined;
	if (fields?.v !== 1 || fields.alg !== ALGORITHM || typeof fields.bundle !== 'string') {
		return undefined;
	}
	const { m, t, p, bundle } = fields;
	const salt = typeof fields.salt === 'string' ? fromBase64url(fields.salt) : undefined;
	const sealed = typeof fields.sealed === 'string' ? fromBase64url(fields.sealed) : undefined;
	if (!isCount(m) || !isCount(t) || !isCount(p) || salt?.length !== SALT_LENGTH || sealed?.length !== SEALED_LENGTH) {
		return undefined;
	}
	return { m, t, p, salt, sealed, bundle };
}

function parseObject(text: string): Record<string, unknown> | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
