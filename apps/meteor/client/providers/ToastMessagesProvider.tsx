import { ToastBarProvider, useToastBarDispatch } from '@rocket.chat/fuselage-toastbar';
import { type ToastMessage, ToastMessagesContext } from '@rocket.chat/ui-contexts';
import { type ReactNode, useMemo } from 'react';

/** The text of an error for people: the server's reason, if it gave one. */
const textOf = (message: unknown): string => {
	if (typeof message === 'object' && message !== null && 'reason' in message && typeof message.reason === 'string') {
		return message.reason;
	}
	return message instanceof Error ? message.message : String(message);
};

const Dispatcher = ({ children }: { readonly children: ReactNode }) => {
	const dispatchToast = useToastBarDispatch();
	const value = useMemo(
		() => ({
			dispatch: ({ type, title, message, isPersistent }: ToastMessage) =>
				dispatchToast({
					type: type === 'warning' ? 'info' : type,
					title,
					message: textOf(message),
					isPersistent,
					position: 'top-end',
				}),
		}),
		[dispatchToast],
	);
	return <ToastMessagesContext.Provider value={value}>{children}</ToastMessagesContext.Provider>;
};

/** Short messages at the page's edge. */
export const ToastMessagesProvider = ({ children }: { readonly children: ReactNode }) => (
	<ToastBarProvider>
		<Dispatcher>{children}</Dispatcher>
	</ToastBarProvider>
);
