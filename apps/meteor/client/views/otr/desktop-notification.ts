/** `unsupported`: no such thing in this browser, or the page is not secure. */
export type NotificationState = NotificationPermission | 'unsupported';

const ASKED = 'rcotr.notifications-asked';

/**
 * One notification at a time, however many tabs there are: a later one replaces the former. It names no person.
 */
const TAG = 'otr-invitation';

/** What the user has allowed. */
export const notificationState = (): NotificationState =>
	'Notification' in window && window.isSecureContext ? Notification.permission : 'unsupported';

/** Lets the browser ask. To be called on an act of the user's only. Never rejects. */
export const askForNotifications = async (): Promise<NotificationState> => {
	if (notificationState() === 'default') {
		localStorage.setItem(ASKED, 'yes');
		await Notification.requestPermission().catch(() => undefined);
	}
	return notificationState();
};

/** The same, but once in this browser: who did not answer then finds it in the preferences. */
export const offerNotifications = (): void => {
	if (localStorage.getItem(ASKED) === null) {
		void askForNotifications();
	}
};

export type NotificationText = { readonly title: string; readonly body: string };

/**
 * Shows a notification where that is allowed. Returns what takes it away. A click brings the page to the front and
 * calls `onOpen`.
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
		// Browsers of telephones have the name, but let only service workers show any.
		return () => undefined;
	}
};
