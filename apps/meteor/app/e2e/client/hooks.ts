import { createContext, useCallback, useContext, useMemo } from 'react';
import { useSyncExternalStore } from 'use-sync-external-store/shim';
import type { E2EKeys, E2ESnapshot } from './types.ts';

/** Holds the custody of the signed-in user; undefined while there is none. */
export const E2EContext = createContext<E2EKeys | undefined>(undefined);

const nobody = (): void => undefined;
const loading: E2ESnapshot = Object.freeze({ status: 'loading' });
const UNAVAILABLE = { ok: false, error: 'unavailable' } as const;

type Acts = Pick<
	E2EKeys,
	| 'unlock'
	| 'acknowledgeSaved'
	| 'retry'
	| 'generatePassword'
	| 'judgePassword'
	| 'changePassword'
	| 'consequences'
	| 'reset'
	| 'setAsks'
>;

export type E2EView = E2ESnapshot & Acts;

const noKeys = async (): Promise<never> => {
	throw new Error('Nobody is signed in.');
};

const actsOf = (keys: E2EKeys | undefined): Acts => ({
	unlock: async (password, options) => keys?.unlock(password, options) ?? UNAVAILABLE,
	acknowledgeSaved: async () => keys?.acknowledgeSaved(),
	retry: async () => keys?.retry(),
	generatePassword: () => keys?.generatePassword() ?? '',
	judgePassword: async (password, personal) => keys?.judgePassword(password, personal) ?? noKeys(),
	changePassword: async (current, next, loginPassword) =>
		keys?.changePassword(current, next, loginPassword) ?? UNAVAILABLE,
	consequences: async () => keys?.consequences() ?? noKeys(),
	reset: async (loginPassword) => keys?.reset(loginPassword) ?? UNAVAILABLE,
	setAsks: async (asks) => keys?.setAsks(asks),
});

/** State of the end-to-end key and what a person may do about it. */
export const useE2E = (): E2EView => {
	const keys = useContext(E2EContext);
	const subscribe = useCallback((listener: () => void) => keys?.subscribe(listener) ?? nobody, [keys]);
	const snapshot = useSyncExternalStore(subscribe, () => keys?.snapshot() ?? loading);
	const acts = useMemo(() => actsOf(keys), [keys]);
	return useMemo(() => ({ ...snapshot, ...acts }), [acts, snapshot]);
};
