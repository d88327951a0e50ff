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

/** The text of a server's error for people: the reason, without its code in brackets. */
export function useErrorText(): (error: unknown) => string {
	const t = useTranslation();
	return useCallback(
		(error: unknown) => {
			switch (errorCode(error)) {
				case 'error-no-connection':
					return t('Error_no_connection');
				case 'too-many-requests':
				case 'error-too-many-requests': {
					const count = secondsToWait(error);
					return count === undefined ? t('Login_too_many') : t('Error_too_many_requests', { count });
				}
				case 'error-storage-busy':
					return t('Error_storage_busy');
				case 'error-storage-full':
					return t('Error_storage_full');
				case 'error-storage-unavailable':
					return t('Error_storage_unavailable');
				case 'error-setup-link-required':
					return t('Setup_link_wrong');
				default:
					return reasonOf(error)?.replace(/\s*\[[^\]]*\]$/, '') ?? t('Something_went_wrong');
			}
		},
		[t],
	);
}
