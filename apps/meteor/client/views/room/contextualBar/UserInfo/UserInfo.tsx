import { Box, Icon } from '@rocket.chat/fuselage';
import { useTranslation, useUserPresence } from '@rocket.chat/ui-contexts';
import { RoomAvatar } from '../../../../components/RoomAvatar.tsx';
import { useStatusName } from '../../Header/useStatusName.ts';
import { useRoom } from '../../RoomContext.ts';
import { RoomContextualbar } from '../RoomContextualbar.tsx';

const Field = ({ label, value }: { readonly label: string; readonly value: string }) => (
	<div>
		<Box is="dt" fontScale="p2b" color="default">
			{label}
		</Box>
		<Box is="dd" fontScale="p2" color="default" marginInlineStart={0}>
			{value}
		</Box>
	</div>
);

/** The other person of a direct message. */
export const UserInfo = ({ onClose }: { readonly onClose: () => void }) => {
	const t = useTranslation();
	const room = useRoom();
	const { peer, title } = room;
	const status = useUserPresence(peer?.uid)?.status ?? 'offline';
	const statusName = useStatusName();
	return (
		<RoomContextualbar title={t('User_Info')} icon={<Icon name="user" size="x20" />} onClose={onClose}>
			<div className="otr-bar__body">
				<RoomAvatar room={room} size={124} />
				<Box is="dl" display="flex" flexDirection="column" margin={0} style={{ gap: 12 }}>
					<Field label={t('Full_name')} value={title} />
					<Field label={t('Username_label')} value={peer?.username ?? title} />
					<Field label={t('Status_label')} value={statusName(status)} />
				</Box>
			</div>
		</RoomContextualbar>
	);
};
