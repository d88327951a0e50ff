import { useSetting } from '@rocket.chat/ui-contexts';
import { useSyncExternalStore } from 'react';

/** The token of the one-time link that start-up printed: in the fragment, which browsers never send. */
const setupToken = (): string | undefined => new URLSearchParams(location.hash.slice(1)).get('setup') ?? undefined;

const onHashChange = (listener: () => void): (() => void) => {
	window.addEventListener('hashchange', listener);
	return () => window.removeEventListener('hashchange', listener);
};

export const useSetupToken = (): string | undefined => useSyncExternalStore(onHashChange, setupToken);

/** Whether the workspace still waits for its administrator. */
export const useAwaitsAdmin = (): boolean => useSetting('Show_Setup_Wizard', 'completed') === 'pending';
