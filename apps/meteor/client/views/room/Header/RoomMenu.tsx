import { Menu, MenuItem, MenuItemContent, MenuItemIcon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import type { RoomToolboxActionConfig } from '../roomActions.ts';

type RoomMenuProps = { readonly actions: readonly RoomToolboxActionConfig[]; readonly onOpen: (id: string) => void };

/** The kebab menu of the room. */
export const RoomMenu = ({ actions, onOpen }: RoomMenuProps) => {
	const t = useTranslation();
	return (
		<Menu title={t('Options')} icon="kebab" placement="bottom-end" onAction={(key) => onOpen(String(key))}>
			{actions.map(({ id, icon, title }) => (
				<MenuItem key={id} textValue={t(title)}>
					<MenuItemIcon name={icon} />
					<MenuItemContent>{t(title)}</MenuItemContent>
				</MenuItem>
			))}
		</Menu>
	);
};
