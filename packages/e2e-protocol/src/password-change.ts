/** Changes the password of an end-to-end key (docs/E2E.md, "Change of password"). */
import type { Argon2id, Argon2Parameters, Primitives, RandomBytes } from '@rocket.chat/crypto';
import { wipe } from '@rocket.chat/crypto';
import { normalized, type UnwrapRefusal, unwrapSeed, wrapSeed } from './wrapping.ts';

/**
 * The refusals of unwrapping apply to the old password. Besides:
 * - `empty-password`, `same-password`: what is wrong with the new password
 * - `unverified`: the new blob did not open again; it must not be published
 */
export type PasswordChangeRefusal = UnwrapRefusal | 'empty-password' | 'same-password' | 'unverified';

/**
 * `wrapped` must replace `replaces` as a whole, in one write. Until the server has taken it, the old blob and the old
 * password stay valid.
 */
export type PasswordChanged =
	| { readonly ok: true; readonly wrapped: string; readonly replaces: string }
	| { readonly ok: false; readonly refusal: PasswordChangeRefusal };

type Input = {
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	readonly argon2id: Argon2id;
	readonly uid: string;
	/** The blob that the server holds. */
	readonly wrapped: string;
	readonly publishedBundle: string;
	readonly oldPassword: string;
	/** If the user chose it, `estimateStrength` must have accepted it before. */
	readonly newPassword: string;
	readonly params?: Argon2Parameters;
};

/**
 * Unwraps with the old password, wraps the same seed with the new one under a new salt, and unwraps that as a check:
 * three runs of Argon2id. It does not revoke a copied blob: anyone with the old password and an old blob still has the
 * key, and only a reset helps against that. Rejects if Argon2id can't run, and for parameters that `unwrapSeed` would
 * refuse.
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
