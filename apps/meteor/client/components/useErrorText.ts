import { useTranslation } from '@rocket.chat/ui-contexts';
import { useCallback } from 'react';

const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'error' in error ? error.error : undefined);

const reasonOf = (error: unknown): string | undefined => {
	if (typeof error === 'object' && error !== null && 'reason' in error && typeof error.reason === 'string') {
		return error.reason;
	}
	return error instanceof Error && error.message !== '' ? error.message : undefined;
};

/** Whole seconds until the server takes it; undefined where it did not say. */
const secondsToWait = (error: unknown): number | undefined => {
	const details = typeof error === 'object' && error !== null && 'details' in error ? error.details : undefined;
	const timeToReset = typeof details === 'object' && details !== null && 'timeToReset' in details ? details.timeToReset : undefined;
	return typeof timeToReset === 'number' ? Math.max(1, Math.ceil(timeToReset / 1000)) : undefined;
};

/** What an error of the server says to people: the reason, without its code in brackets. */
export function useErrorText(): (error: unknown) => string {
	const t = useTranslation();
	return useCallback(
		(error: unknown) => {
			switch (codeOf(error)) {
				case 'error-no-connection':
					return t('Error_no_connection');
				case 'too-many-requests':
				case 'error-too-many-requests': {
					const count = secondsToWait(error);
					return count === undefined ? t('Login_too_many') : t('Error_too_many_requests', { count });
				}
				case 'error-setup-link-required':
					return t('Setup_link_wrong');
				default:
					return reasonOf(error)?.replace(/\s*\[[^\]]*\]$/, '') ?? t('Something_went_wrong');
			}
		},
		[t],
	);
}
