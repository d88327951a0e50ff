import { type UserStatus, useTranslation } from '@rocket.chat/ui-contexts';
import { useCallback } from 'react';

/** The word for a presence: Online, Away, Busy, Offline. */
export const useStatusName = (): ((status: UserStatus) => string) => {
	const t = useTranslation();
	return useCallback(
		(status: UserStatus) => {
			const names = { online: t('Online'), away: t('Away'), busy: t('Busy'), offline: t('Offline') } as const;
			return names[status];
		},
		[t],
	);
};
