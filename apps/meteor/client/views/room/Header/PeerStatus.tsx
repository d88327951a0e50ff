import { StatusBullet } from '@rocket.chat/fuselage';
import { useUserPresence } from '@rocket.chat/ui-contexts';
import { useRoom } from '../RoomContext.ts';
import { useStatusName } from './useStatusName.ts';

/** Presence of the other person, as icon and word. */
export const PeerStatus = () => {
	const { peer } = useRoom();
	const status = useUserPresence(peer?.uid)?.status ?? 'offline';
	const name = useStatusName()(status);
	return peer ? (
		<span role="img" aria-label={name} title={name}>
			<StatusBullet status={status} />
		</span>
	) : null;
};
