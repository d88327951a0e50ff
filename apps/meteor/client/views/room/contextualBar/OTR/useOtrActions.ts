import { useTranslation } from '@rocket.chat/ui-contexts';
import { useCallback } from 'react';
import type { OtrRoom } from '../../../../../app/otr/client/index.ts';
import { offerNotifications } from '../../../otr/desktop-notification.ts';
import type { OtrAction } from './words.ts';

/** Performs the actions of a state's buttons, and labels them. */
export const useOtrActions = (
	room: OtrRoom,
): { perform: (action: OtrAction) => void; nameOf: (action: OtrAction) => string } => {
	const t = useTranslation();
	const perform = useCallback(
		(action: OtrAction) => {
			const intents: Record<OtrAction, () => void> = {
				start: () => {
					offerNotifications();
					room.start();
				},
				again: () => room.start(),
				cancel: () => room.cancel(),
				refresh: () => room.refresh(),
				end: () => room.end(),
				erase: () => room.eraseNow(),
				dismiss: () => room.dismiss(),
				'accept-key': () => room.dismiss(),
				'keep-key': () => room.end(),
			};
			intents[action]();
		},
		[room],
	);
	const nameOf = useCallback(
		(action: OtrAction) => {
			const names = {
				start: t('OTR_Start'),
				again: t('OTR_Try_again'),
				cancel: t('OTR_Cancel'),
				refresh: t('OTR_Refresh'),
				end: t('OTR_End'),
				erase: t('OTR_Erase_now'),
				dismiss: t('OTR_Dismiss'),
				'accept-key': t('OTR_Accept_key'),
				'keep-key': t('OTR_Keep_key'),
			} as const;
			return names[action];
		},
		[t],
	);
	return { perform, nameOf };
};
