import { useMemo } from 'react';
import { useKeyboardShortcutsRoomAction } from './contextualBar/KeyboardShortcuts/useKeyboardShortcutsRoomAction.ts';
import { useOTRRoomAction } from './contextualBar/OTR/index.ts';
import { useUserInfoRoomAction } from './contextualBar/UserInfo/useUserInfoRoomAction.ts';
import type { RoomToolboxActionConfig } from './roomActions.ts';

/** The actions of the open room, in order: `featured` ones in the toolbar, the rest in the kebab menu. */
export const useRoomActions = (): readonly RoomToolboxActionConfig[] => {
	const otr = useOTRRoomAction();
	const userInfo = useUserInfoRoomAction();
	const shortcuts = useKeyboardShortcutsRoomAction();
	return useMemo(
		() => [otr, userInfo, shortcuts].filter((action) => action !== undefined).sort((a, b) => a.order - b.order),
		[otr, userInfo, shortcuts],
	);
};
