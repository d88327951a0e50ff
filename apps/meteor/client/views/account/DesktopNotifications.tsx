import { Box, Button } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { useEffect, useState } from 'react';
import { askForNotifications, notificationState } from '../otr/desktop-notification.ts';

/** The current permission, updated when it changes in the browser's own settings. */
const useNotificationState = () => {
	const [state, setState] = useState(notificationState);
	useEffect(() => {
		const look = () => setState(notificationState());
		window.addEventListener('focus', look);
		return () => window.removeEventListener('focus', look);
	}, []);
	return { state, ask: async () => setState(await askForNotifications()) };
};

/** Whether this browser shows desktop notifications, and the way to allow them. */
export const DesktopNotifications = () => {
	const t = useTranslation();
	const { state, ask } = useNotificationState();
	const words = {
		granted: t('Desktop_notifications_granted'),
		denied: t('Desktop_notifications_denied'),
		unsupported: t('Desktop_notifications_unsupported'),
	} as const;
	return (
		<section aria-labelledby="desktop-notifications">
			<Box is="h2" id="desktop-notifications" fontScale="h4" marginBlockStart={32} marginBlockEnd={8}>
				{t('Desktop_notifications')}
			</Box>
			<Box is="p" fontScale="p2" marginBlockEnd={16}>
				{t('Desktop_notifications_text')}
			</Box>
			<div role="status">
				{state === 'default' ? (
					<Button onClick={() => void ask()}>{t('Desktop_notifications_allow')}</Button>
				) : (
					<Box is="p" fontScale="p2" color="hint">
						{words[state]}
					</Box>
				)}
			</div>
		</section>
	);
};
