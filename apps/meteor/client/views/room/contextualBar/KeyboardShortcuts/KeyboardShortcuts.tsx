import { Box, Icon } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { RoomContextualbar } from '../RoomContextualbar.tsx';

const Shortcut = ({ keys, does }: { readonly keys: string; readonly does: string }) => (
	<div>
		<Box is="dt" fontScale="p2b" color="default">
			<kbd>{keys}</kbd>
		</Box>
		<Box is="dd" fontScale="p2" color="default" marginInlineStart={0}>
			{does}
		</Box>
	</div>
);

/** What the keyboard does in a room. */
export const KeyboardShortcuts = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	return (
		<RoomContextualbar title={t('Keyboard_Shortcuts')} icon={<Icon name="keyboard" size="x20" />} onClose={onClose}>
			<div className="otr-bar__body">
				<Box is="dl" display="flex" flexDirection="column" margin={0} style={{ gap: 12 }}>
					<Shortcut keys="Enter" does={t('Shortcut_send')} />
					<Shortcut keys="Shift + Enter" does={t('Shortcut_newline')} />
					<Shortcut keys="Esc" does={t('Shortcut_close')} />
				</Box>
			</div>
		</RoomContextualbar>
	);
};
