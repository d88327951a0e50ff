/** `unsupported`: this browser has no notifications, or the page is not secure. */
export type NotificationState = NotificationPermission | 'unsupported';

const ASKED = 'rcotr.notifications-asked';

/** One notification at a time, however many tabs there are: a later one replaces the earlier. It names no person. */
const TAG = 'otr-invitation';

/** What the user has permitted. */
export const notificationState = (): NotificationState =>
	'Notification' in window && window.isSecureContext ? Notification.permission : 'unsupported';

/** Lets the browser ask for permission. Call it only in response to the user. Never rejects. */
export const askForNotifications = async (): Promise<NotificationState> => {
	if (notificationState() === 'default') {
		localStorage.setItem(ASKED, 'yes');
		await Notification.requestPermission().catch(() => undefined);
	}
	return notificationState();
};

/** The same, but only once in this browser: a user who did not answer finds it in the preferences. */
export const offerNotifications = (): void => {
	if (localStorage.getItem(ASKED) === null) {
		void askForNotifications();
	}
};

export type NotificationText = { readonly title: string; readonly body: string };

/**
 * Shows a notification if that is permitted. Returns a function that removes it. A click brings the page to the front
 * and calls `onOpen`.
 */
export const showNotification = ({ title, body }: NotificationText, onOpen: () => void): (() => void) => {
	if (notificationState() !== 'granted') {
		return () => undefined;
	}
	try {
		const notification = new Notification(title, { body, tag: TAG });
		notification.onclick = () => {
			window.focus();
			onOpen();
			notification.close();
		};
		return () => notification.close();
	} catch {
		// Mobile browsers have the API, but let only service workers show notifications.
		return () => undefined;
	}
};
