import { createContext, useCallback, useContext, useMemo } from 'react';
import { useSyncExternalStore } from 'use-sync-external-store/shim';
import type { E2EKeys, E2ESnapshot, UnlockResult } from './types.ts';

/** Holds the custody of the signed-in user; undefined while there is none. */
export const E2EContext = createContext<E2EKeys | undefined>(undefined);

const nobody = (): void => undefined;
const loading: E2ESnapshot = Object.freeze({ status: 'loading' });

export type E2EView = E2ESnapshot & {
	unlock(password: string): Promise<UnlockResult>;
	acknowledgeSaved(): Promise<void>;
	retry(): Promise<void>;
};

/** State of the end-to-end key and what a person may do about it. */
export const useE2E = (): E2EView => {
	const keys = useContext(E2EContext);
	const subscribe = useCallback((listener: () => void) => keys?.subscribe(listener) ?? nobody, [keys]);
	const snapshot = useSyncExternalStore(subscribe, () => keys?.snapshot() ?? loading);
	return useMemo(
		() => ({
			...snapshot,
			unlock: async (password) => keys?.unlock(password) ?? { ok: false, error: 'unavailable' },
			acknowledgeSaved: async () => keys?.acknowledgeSaved(),
			retry: async () => keys?.retry(),
		}),
		[keys, snapshot],
	);
};
