import { Menu, MenuItem, MenuItemContent, MenuItemIcon } from '@rocket.chat/fuselage';
import { useTranslation, useUserSubscription } from '@rocket.chat/ui-contexts';
import { useRoomExits } from '../exits/useRoomExits.tsx';
import { useRoom } from '../RoomContext.ts';
import type { RoomToolboxActionConfig } from '../roomActions.ts';

type RoomMenuProps = { readonly actions: readonly RoomToolboxActionConfig[]; readonly onOpen: (id: string) => void };

/** The kebab menu of the room: panels, then Hide and Leave. */
export const RoomMenu = ({ actions, onOpen }: RoomMenuProps) => {
	const t = useTranslation();
	const exits = useRoomExits(useUserSubscription(useRoom()._id));
	const act = (key: string) => {
		const exit = exits.find(({ id }) => id === key);
		return exit ? exit.run() : onOpen(key);
	};
	const entries = [...actions.map(({ id, icon, title }) => ({ id, icon, name: t(title) })), ...exits];
	return (
		<Menu title={t('Options')} icon="kebab" placement="bottom-end" onAction={(key) => act(String(key))}>
			{entries.map(({ id, icon, name }) => (
				<MenuItem key={id} textValue={name}>
					<MenuItemIcon name={icon} />
					<MenuItemContent>{name}</MenuItemContent>
				</MenuItem>
			))}
		</Menu>
	);
};
