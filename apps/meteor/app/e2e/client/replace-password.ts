import { changePassword } from '@rocket.chat/e2e-protocol';
import { judgePassword } from './judge-password.ts';
import { proofRefusalOf } from './proof-refusal.ts';
import { fetchServerKeys } from './server-keys.ts';
import type { ChangeRefusal, E2EDeps, NewPassword } from './types.ts';

type PasswordChange = {
	/** The public bundle of the unlocked key. */
	readonly bundle: string;
	readonly current: string;
	readonly next: NewPassword;
	readonly loginPassword: string;
	/** Whether the key is still the one that is unlocked here. */
	readonly isCurrent: () => boolean;
};

type Replaced = { readonly ok: true; readonly wrapped: string } | { readonly ok: false; readonly error: ChangeRefusal };

const refuse = (error: ChangeRefusal): Replaced => ({ ok: false, error });

/** Why a chosen password is refused; `unavailable` if its strength can't be estimated. */
const refusalOf = async (
	deps: E2EDeps,
	next: NewPassword,
	loginPassword: string,
): Promise<ChangeRefusal | undefined> => {
	if ('generated' in next) {
		return undefined;
	}
	const strength = await judgePassword(deps, next.chosen, next.personal, loginPassword).catch(() => 'unknown' as const);
	if (strength === 'unknown') {
		return 'unavailable';
	}
	switch (strength.refusal) {
		case undefined:
			return undefined;
		case 'empty':
			return 'empty-password';
		case 'login-password':
			return 'login-password';
		default:
			return 'weak-password';
	}
};

/**
 * Wraps the same seed under another password and has the server replace the old wrapped key by it (docs/E2E.md,
 * "Change of password").
 */
export const replacePassword = async (
	deps: E2EDeps,
	{ bundle, current, next, loginPassword, isCurrent }: PasswordChange,
): Promise<Replaced> => {
	const { primitives, random, argon2id, uid, endpoints } = deps;
	const refusal = await refusalOf(deps, next, loginPassword);
	if (refusal) {
		return refuse(refusal);
	}
	const held = await fetchServerKeys(endpoints);
	if (held?.wrapped === undefined) {
		return refuse('unavailable');
	}
	if (held.bundle !== bundle) {
		return refuse('changed-elsewhere');
	}
	const newPassword = 'generated' in next ? next.generated : next.chosen;
	const change = {
		primitives,
		random,
		argon2id,
		uid,
		wrapped: held.wrapped,
		publishedBundle: bundle,
		oldPassword: current,
		newPassword,
	};
	const changed = await changePassword(change).catch(() => undefined);
	if (!changed?.ok || !isCurrent()) {
		return refuse(!changed || changed.ok || changed.refusal === 'unverified' ? 'unavailable' : changed.refusal);
	}
	const { wrapped, replaces } = changed;
	const keys = { public_key: bundle, private_key: wrapped, replaces };
	// What the server holds afterwards decides, not its answer.
	const unproved = await endpoints
		.setUserPublicAndPrivateKeys(keys, loginPassword)
		.then(() => undefined, proofRefusalOf);
	const after = await fetchServerKeys(endpoints);
	if (after?.wrapped === wrapped) {
		return { ok: true, wrapped };
	}
	if (unproved && after?.wrapped === replaces) {
		return refuse(unproved);
	}
	return refuse(after === undefined ? 'unconfirmed' : after.wrapped === replaces ? 'unavailable' : 'changed-elsewhere');
};
