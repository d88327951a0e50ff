import type { Translate } from '@rocket.chat/i18n';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useCallback } from 'react';
import { errorCode, errorDetails } from './errorCode.ts';

const reasonOf = (error: unknown): string | undefined => {
	if (typeof error === 'object' && error !== null && 'reason' in error && typeof error.reason === 'string') {
		return error.reason;
	}
	return error instanceof Error && error.message !== '' ? error.message : undefined;
};

/** Whole seconds until the server accepts a retry; undefined if it did not say. */
const secondsToWait = (error: unknown): number | undefined => {
	const { timeToReset } = errorDetails(error);
	return typeof timeToReset === 'number' ? Math.max(1, Math.ceil(timeToReset / 1000)) : undefined;
};

const tooMany = (error: unknown, t: Translate): string => {
	const count = secondsToWait(error);
	return count === undefined ? t('Login_too_many') : t('Error_too_many_requests', { count });
};

/** The codes for which we have our own words. */
const TEXTS = {
	'error-no-connection': (_error, t) => t('Error_no_connection'),
	'too-many-requests': tooMany,
	'error-too-many-requests': tooMany,
	'error-storage-busy': (_error, t) => t('Error_storage_busy'),
	'error-storage-full': (_error, t) => t('Error_storage_full'),
	'error-storage-unavailable': (_error, t) => t('Error_storage_unavailable'),
	'error-setup-link-required': (_error, t) => t('Setup_link_wrong'),
} as const satisfies Record<string, (error: unknown, t: Translate) => string>;

export type KnownErrorCode = keyof typeof TEXTS;

const isKnown = (code: unknown): code is KnownErrorCode => typeof code === 'string' && Object.hasOwn(TEXTS, code);

/** The text of a server's error for people: our words for its code, else its reason without the code in brackets. */
export function useErrorText(): (error: unknown) => string {
	const t = useTranslation();
	return useCallback(
		(error: unknown) => {
			const code = errorCode(error);
			return isKnown(code)
				? TEXTS[code](error, t)
				: (reasonOf(error)?.replace(/\s*\[[^\]]*\]$/, '') ?? t('Something_went_wrong'));
		},
		[t],
	);
}
