import type { Translate } from '@rocket.chat/i18n';
import type { ChangeRefusal, E2EMissingReason, ResetRefusal, UnlockRefusal } from '../../../app/e2e/client/index.ts';

/** Why a password did not unlock the key, for people. */
export const refusalText = (refusal: UnlockRefusal, t: Translate): string =>
	({
		'wrong-password': t('E2E_refused_wrong_password'),
		malformed: t('E2E_refused_malformed'),
		'weak-parameters': t('E2E_refused_parameters'),
		'huge-parameters': t('E2E_refused_parameters'),
		'bundle-mismatch': t('E2E_refused_mismatch'),
		'rolled-back': t('E2E_refused_rolled_back'),
		unavailable: t('E2E_refused_unavailable'),
	})[refusal];

/** Why there is no usable key, for people. */
export const missingText = (reason: E2EMissingReason | undefined, t: Translate): string =>
	reason === undefined
		? ''
		: {
				'insecure-context': t('E2E_missing_insecure'),
				disabled: t('E2E_missing_disabled'),
				withheld: t('E2E_missing_withheld'),
				mismatch: t('E2E_missing_mismatch'),
				'server-unreachable': t('E2E_missing_unreachable'),
				'storage-refused': t('E2E_missing_storage'),
			}[reason];

/** Where a refusal of the change dialog is shown. */
export type FieldName = 'current' | 'chosen' | 'confirmation' | 'saved' | 'login' | 'form';

/** Why a password was not changed, in words, and which field must be corrected. */
export const changeRefusal = (
	refusal: ChangeRefusal,
	kind: 'generated' | 'chosen',
	t: Translate,
): { readonly field: FieldName; readonly text: string } => {
	const field = kind === 'chosen' ? 'chosen' : 'form';
	switch (refusal) {
		case 'wrong-password':
			return { field: 'current', text: t('E2E_change_wrong_password') };
		case 'empty-password':
			return { field, text: t('Required_field', { field: t('E2E_new_password') }) };
		case 'same-password':
			return { field, text: t('E2E_change_same') };
		case 'weak-password':
			return { field, text: t('E2E_change_weak') };
		case 'login-password':
			return { field, text: t('E2E_change_login') };
		case 'wrong-login-password':
			return { field: 'login', text: t('E2E_wrong_login_password') };
		case 'too-many-attempts':
			return { field: 'login', text: t('Login_too_many') };
		case 'changed-elsewhere':
			return { field: 'form', text: t('E2E_change_elsewhere') };
		case 'unconfirmed':
			return { field: 'form', text: t('E2E_change_unconfirmed') };
		case 'unavailable':
			return { field: 'form', text: t('E2E_change_unavailable') };
		default:
			return { field: 'form', text: refusalText(refusal, t) };
	}
};

/** Why no new key was created, in words, and which field must be corrected. */
export const resetRefusal = (
	refusal: ResetRefusal,
	t: Translate,
): { readonly field: 'login' | 'form'; readonly text: string } => {
	switch (refusal) {
		case 'wrong-login-password':
			return { field: 'login', text: t('E2E_wrong_login_password') };
		case 'too-many-attempts':
			return { field: 'login', text: t('Login_too_many') };
		case 'unconfirmed':
			return { field: 'form', text: t('E2E_reset_unconfirmed') };
		case 'unavailable':
			return { field: 'form', text: t('E2E_reset_unavailable') };
	}
};
