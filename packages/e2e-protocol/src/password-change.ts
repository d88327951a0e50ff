/** Another password for the same end-to-end key (docs/E2E.md, "Change of password"). */
import type { Argon2id, Argon2Parameters, Primitives, RandomBytes } from '@rocket.chat/crypto';
import { wipe } from '@rocket.chat/crypto';
import { normalized, type UnwrapRefusal, unwrapSeed, wrapSeed } from './wrapping.ts';

/**
 * Those of unwrapping with the old password, and
 * - `empty-password`, `same-password`: of the new one
 * - `unverified`: what was wrapped did not open again; nothing is to be published
 */
export type PasswordChangeRefusal = UnwrapRefusal | 'empty-password' | 'same-password' | 'unverified';

/**
 * `wrapped` replaces `replaces`, whole, in one write; until the server has taken it, the old one with the old password
 * stays good.
 */
export type PasswordChanged =
	| { readonly ok: true; readonly wrapped: string; readonly replaces: string }
	| { readonly ok: false; readonly refusal: PasswordChangeRefusal };

type Input = {
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	readonly argon2id: Argon2id;
	readonly uid: string;
	/** What the server holds. */
	readonly wrapped: string;
	readonly publishedBundle: string;
	readonly oldPassword: string;
	/** Judged by `estimateStrength` before, if it was chosen. */
	readonly newPassword: string;
	readonly params?: Argon2Parameters;
};

/**
 * Unwraps with the old password, wraps the same seed with the new one under a new salt, and unwraps that before giving
 * it out: three times Argon2id. It does not take a blob back that somebody has copied: who knows the old password and
 * an old blob still has the key. Against that only a reset helps. Rejects where Argon2id can't run, and on parameters
 * that `unwrapSeed` would refuse.
 */
export async function changePassword(input: Input): Promise<PasswordChanged> {
	const { primitives, random, argon2id, uid, wrapped, publishedBundle, oldPassword, newPassword, params } = input;
	const refuse = (refusal: PasswordChangeRefusal): PasswordChanged => ({ ok: false, refusal });
	const chosen = normalized(newPassword);
	if (chosen === '' || chosen === normalized(oldPassword)) {
		return refuse(chosen === '' ? 'empty-password' : 'same-password');
	}
	const common = { primitives, argon2id, uid, publishedBundle };
	const old = await unwrapSeed({ ...common, wrapped, password: oldPassword });
	if (!old.ok) {
		return old;
	}
	const { seed } = old;
	try {
		const fresh = await wrapSeed({ ...common, random, seed, password: newPassword, params });
		const again = await unwrapSeed({ ...common, wrapped: fresh, password: newPassword });
		if (!again.ok) {
			return refuse('unverified');
		}
		wipe(again.seed);
		return { ok: true, wrapped: fresh, replaces: wrapped };
	} finally {
		wipe(seed);
	}
}
