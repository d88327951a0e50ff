import type { Translate } from '@rocket.chat/i18n';
import type { E2EMissingReason, UnlockRefusal } from '../../../app/e2e/client/index.ts';

/** Why a password did not unlock the key, for people. */
export const refusalText = (refusal: UnlockRefusal, t: Translate): string =>
	({
		'wrong-password': t('E2E_refused_wrong_password'),
		malformed: t('E2E_refused_malformed'),
		'weak-parameters': t('E2E_refused_parameters'),
		'huge-parameters': t('E2E_refused_parameters'),
		'bundle-mismatch': t('E2E_refused_mismatch'),
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
