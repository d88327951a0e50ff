/** A new identity in the place of the old one, by the user's own decision (docs/E2E.md, "Reset"). */
import type { Argon2id, Argon2Parameters, Primitives, RandomBytes } from '@rocket.chat/crypto';
import { wipe } from '@rocket.chat/crypto';
import { bundleOfSeed, createSeed } from './identity.ts';
import { unwrapSeed, wrapSeed } from './wrapping.ts';

/**
 * A room of encrypted direct messages, as far as a reset touches it. `openKeys`: its keys lie open here, so that the
 * new identity can keep them.
 */
export type ResetRoom = { readonly rid: string; readonly peer: string; readonly openKeys: boolean };

/**
 * What a reset costs, to be shown before it is done.
 * - `warned`: users whose clients hold this user's key for known: each sees a changed key, which blocks until accepted
 * - `carried`: rooms whose keys are sealed anew to the new identity
 * - `lost`: rooms whose old messages this user will not read again, unless the other member gives the keys once more
 * - `pinsLost`: pins and verifications lie under the old seed: without it every peer is new, unverified
 * - `sessionsEnd`: off-the-record sessions end, what is unacknowledged comes back to its writer
 */
export type ResetConsequences = {
	readonly warned: readonly string[];
	readonly carried: readonly string[];
	readonly lost: readonly string[];
	readonly pinsLost: boolean;
	readonly sessionsEnd: true;
};

/**
 * Pure. `peers`: users with whom there was a session or a room. `unlocked`: whether the old seed is open in this
 * browser.
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
 * `bundle` and `wrapped` are published together, replacing what is there; `seed` is the caller's to keep, and to
 * overwrite if that fails.
 */
export type NewIdentity = { readonly seed: Uint8Array; readonly bundle: string; readonly wrapped: string };

/**
 * Makes an identity of a new seed, wrapped and tried: twice Argon2id. Nothing of the old one goes into it, nothing is
 * published here. Rejects where Argon2id can't run, on an empty password, and where what was wrapped does not open
 * again.
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
