import { createContext } from 'react';

export type ToastMessage = {
	readonly type: 'success' | 'info' | 'warning' | 'error';
	readonly title?: string;
	/** A text, or an error whose reason is shown. */
	readonly message: unknown;
	readonly isPersistent?: boolean;
};

export type ToastMessagesContextValue = { dispatch(message: ToastMessage): void };

export const ToastMessagesContext = createContext<ToastMessagesContextValue>({ dispatch: () => undefined });
