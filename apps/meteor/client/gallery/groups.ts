import { BANNERS, COMPOSER } from './banners.tsx';
import { E2E_DIALOGS, INVITATIONS } from './dialogs.tsx';
import { MESSAGES } from './messages.tsx';
import { SIDEBAR } from './sidebar.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';

export const GROUPS: readonly GalleryGroup[] = [SIDEBAR, INVITATIONS, COMPOSER, BANNERS, MESSAGES, E2E_DIALOGS];

export const stateById = (id: string): GalleryState | undefined =>
	GROUPS.flatMap(({ states }) => states).find((state) => state.id === id);
