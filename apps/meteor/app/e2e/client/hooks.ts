import { createContext, useCallback, useContext, useMemo } from 'react';
import { useSyncExternalStore } from 'use-sync-external-store/shim';
import type { E2EKeys, E2ESnapshot } from './types.ts';

/** The keys of the signed-in user; `undefined` while no user is signed in. */
export const E2EContext = createContext<E2EKeys | undefined>(undefined);

const noSubscription = (): void => undefined;
const loading: E2ESnapshot = Object.freeze({ status: 'loading' });
const UNAVAILABLE = { ok: false, error: 'unavailable' } as const;

type E2EActions = Pick<
	E2EKeys,
	| 'unlock'
	| 'acknowledgeSaved'
	| 'retry'
	| 'generatePassword'
	| 'judgePassword'
	| 'changePassword'
	| 'consequences'
	| 'reset'
	| 'setPromptOnReload'
>;

export type E2EView = E2ESnapshot & E2EActions;

const noKeys = async (): Promise<never> => {
	throw new Error('No user is signed in.');
};

const actionsOf = (keys: E2EKeys | undefined): E2EActions => ({
	unlock: async (password, options) => keys?.unlock(password, options) ?? UNAVAILABLE,
	acknowledgeSaved: async () => keys?.acknowledgeSaved(),
	retry: async () => keys?.retry(),
	generatePassword: () => keys?.generatePassword() ?? '',
	judgePassword: async (password, personal) => keys?.judgePassword(password, personal) ?? noKeys(),
	changePassword: async (current, next, loginPassword) =>
		keys?.changePassword(current, next, loginPassword) ?? UNAVAILABLE,
	consequences: async () => keys?.consequences() ?? noKeys(),
	reset: async (loginPassword) => keys?.reset(loginPassword) ?? UNAVAILABLE,
	setPromptOnReload: async (promptOnReload) => keys?.setPromptOnReload(promptOnReload),
});

/** The state of the end-to-end key and the actions that a view offers on it. */
export const useE2E = (): E2EView => {
	const keys = useContext(E2EContext);
	const subscribe = useCallback((listener: () => void) => keys?.subscribe(listener) ?? noSubscription, [keys]);
	const snapshot = useSyncExternalStore(subscribe, () => keys?.snapshot() ?? loading);
	const actions = useMemo(() => actionsOf(keys), [keys]);
	return useMemo(() => ({ ...snapshot, ...actions }), [actions, snapshot]);
};
