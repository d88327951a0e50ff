import { createContext, useCallback, useContext, useMemo } from 'react';
import { useSyncExternalStore } from 'use-sync-external-store/shim';
import type { OtrRegistry } from './ports.ts';
import type { ComposerGate, OtrInvitation, OtrRoom, OtrSnapshot } from './types.ts';

/** Holds the registry of the signed-in user; `undefined` while no user is signed in. */
export const OtrContext = createContext<OtrRegistry | undefined>(undefined);

const noSubscription = (): void => undefined;
const noInvitations: readonly OtrInvitation[] = Object.freeze([]);

export type OtrRoomView = { readonly room: OtrRoom; readonly snapshot: OtrSnapshot; readonly gate: ComposerGate };

/**
 * One room's OTR side, re-rendered on each change. `undefined` means that there is no registry yet: the composer must
 * then send nothing. A room other than a direct message of two has one too: its gate is `plain` once initialized.
 */
export const useOtr = (rid: string): OtrRoomView | undefined => {
	const registry = useContext(OtrContext);
	const room = useMemo(() => registry?.room(rid), [registry, rid]);
	const subscribe = useCallback((listener: () => void) => room?.subscribe(listener) ?? noSubscription, [room]);
	const snapshot = useSyncExternalStore(subscribe, () => room?.snapshot());
	const gate = useSyncExternalStore(subscribe, () => room?.gate());
	return useMemo(() => (room && snapshot && gate ? { room, snapshot, gate } : undefined), [room, snapshot, gate]);
};

/**
 * Invitations that wait for an answer, for the dialog anywhere in the app. Answer with `useOtr(invitation.rid)`'s room.
 */
export const useOtrInvitations = (): readonly OtrInvitation[] => {
	const registry = useContext(OtrContext);
	const subscribe = useCallback((listener: () => void) => registry?.subscribe(listener) ?? noSubscription, [registry]);
	return useSyncExternalStore(subscribe, () => registry?.invitations() ?? noInvitations);
};
