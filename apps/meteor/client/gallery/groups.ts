import { ACCOUNT } from './account.tsx';
import { ADMIN } from './admin.tsx';
import { BANNERS, COMPOSER } from './banners.tsx';
import { INVITATIONS, ROOM_DIALOGS } from './dialogs.tsx';
import { E2E_DIALOGS } from './e2e-dialogs.tsx';
import { MESSAGES } from './messages.tsx';
import { PAGES } from './pages.tsx';
import { ROOMS } from './rooms.tsx';
import { SIDEBAR } from './sidebar.tsx';
import { REGISTRATION, SIGN_IN } from './sign-in.tsx';
import type { GalleryGroup, GalleryState } from './state.ts';

export const GROUPS: readonly GalleryGroup[] = [
	...[SIGN_IN, REGISTRATION, ROOMS, MESSAGES, COMPOSER, SIDEBAR, INVITATIONS],
	...[BANNERS, E2E_DIALOGS, ROOM_DIALOGS, PAGES, ACCOUNT, ADMIN],
];

export const stateById = (id: string): GalleryState | undefined =>
	GROUPS.flatMap(({ states }) => states).find((state) => state.id === id);
