import type { RoomToolboxActionConfig } from '../../roomActions.ts';
import { KeyboardShortcuts } from './KeyboardShortcuts.tsx';

const action: RoomToolboxActionConfig = {
	id: 'keyboard-shortcut-list',
	groups: ['direct', 'direct_multiple', 'group', 'channel'],
	title: 'Keyboard_Shortcuts',
	icon: 'keyboard',
	order: 99,
	tabComponent: KeyboardShortcuts,
};

/** What the keyboard does, in the kebab menu of each room. */
export const useKeyboardShortcutsRoomAction = (): RoomToolboxActionConfig => action;
