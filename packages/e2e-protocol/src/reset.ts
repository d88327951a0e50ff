/** Replaces the identity by a new one, when the user decides so (docs/E2E.md, "Reset"). */
import type { Argon2id, Argon2Parameters, Primitives, RandomBytes } from '@rocket.chat/crypto';
import { wipe } from '@rocket.chat/crypto';
import { bundleOfSeed, createSeed } from './identity.ts';
import { unwrapSeed, wrapSeed } from './wrapping.ts';

/**
 * A room of encrypted direct messages, as far as a reset affects it. `openKeys`: its keys are unlocked here, so that
 * the new identity can keep them.
 */
export type ResetRoom = { readonly rid: string; readonly peer: string; readonly openKeys: boolean };

/**
 * What a reset costs; shown to the user before it happens.
 * - `warned`: users who have pinned this user's key: each sees a changed key, which blocks until accepted
 * - `carried`: rooms whose keys are sealed to the new identity
 * - `lost`: rooms whose old messages become unreadable for this user, unless the other member shares the keys again
 * - `pinsLost`: pins and verifications are sealed under the old seed: without it every peer is new and unverified
 * - `sessionsEnd`: off-the-record sessions end; unacknowledged messages return to their author
 */
export type ResetConsequences = {
	readonly warned: readonly string[];
	readonly carried: readonly string[];
	readonly lost: readonly string[];
	readonly pinsLost: boolean;
	readonly sessionsEnd: true;
};

/**
 * Pure. `peers`: users with whom this user had a session or a room. `unlocked`: whether the old seed is unlocked in
 * this browser.
 */
export function resetConsequences(input: {
	readonly unlocked: boolean;
	readonly peers: readonly string[];
	readonly rooms: readonly ResetRoom[];
}): ResetConsequences {
	const { unlocked, peers, rooms } = input;
	const isCarried = ({ openKeys }: ResetRoom): boolean => unlocked && openKeys;
	return {
		warned: [...new Set([...peers, ...rooms.map(({ peer }) => peer)])].sort(),
		carried: rooms.filter(isCarried).map(({ rid }) => rid),
		lost: rooms.filter((room) => !isCarried(room)).map(({ rid }) => rid),
		pinsLost: !unlocked,
		sessionsEnd: true,
	};
}

/**
 * `bundle` and `wrapped` must be published together and replace the old ones. The caller stores `seed`, and overwrites
 * it if publishing fails.
 */
export type NewIdentity = { readonly seed: Uint8Array; readonly bundle: string; readonly wrapped: string };

/**
 * Creates an identity from a new seed, wraps it, and unwraps it as a check: two runs of Argon2id. Publishes nothing.
 * Rejects if Argon2id can't run, for an empty password, and if the wrapped seed does not open again.
 */
export async function createIdentity(input: {
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	readonly argon2id: Argon2id;
	readonly uid: string;
	readonly password: string;
	readonly params?: Argon2Parameters;
}): Promise<NewIdentity> {
	const { primitives, random, argon2id, uid, password } = input;
	const seed = createSeed(random);
	try {
		const bundle = bundleOfSeed(primitives, seed);
		const wrapped = await wrapSeed({ ...input, seed });
		const again = await unwrapSeed({ primitives, argon2id, uid, wrapped, publishedBundle: bundle, password });
		if (!again.ok) {
			throw new Error(`a new end-to-end key does not open again: ${again.refusal}`);
		}
		wipe(again.seed);
		return { seed, bundle, wrapped };
	} catch (error) {
		wipe(seed);
		throw error;
	}
}
