import { Box, States, StatesIcon, StatesSubtitle, StatesTitle, Throbber } from '@rocket.chat/fuselage';
import { useTranslation } from '@rocket.chat/ui-contexts';
import { Room } from './Room.tsx';
import './room.css';
import { RoomContext } from './RoomContext.ts';
import { useOpenRoom } from './useOpenRoom.ts';

type RoomPageProps = {
	/** Room id, or the username of a direct message's peer. */
	readonly rid: string;
	/** Id of the panel that is open beside the room, e.g. `otr`. */
	readonly tab?: string;
};

const Missing = () => {
	const t = useTranslation();
	return (
		<Box is="main" id="main-content" display="flex" flexGrow={1} justifyContent="center" alignItems="center">
			<States>
				<StatesIcon name="magnifier" />
				<StatesTitle>{t('Room_not_found')}</StatesTitle>
				<StatesSubtitle>{t('Room_not_found_description')}</StatesSubtitle>
			</States>
		</Box>
	);
};

/** The page of `/direct/:rid/:tab?`. */
export const RoomPage = ({ rid, tab }: RoomPageProps) => {
	const t = useTranslation();
	const opening = useOpenRoom(rid, tab);
	switch (opening.state) {
		case 'loading':
			return (
				<Box
					is="main"
					id="main-content"
					display="flex"
					flexGrow={1}
					justifyContent="center"
					alignItems="center"
					aria-busy="true"
					aria-label={t('Loading')}
				>
					<Throbber />
				</Box>
			);
		case 'missing':
			return <Missing />;
		case 'open':
			return (
				<RoomContext.Provider value={opening.room} key={opening.room._id}>
					<Room tab={tab} />
				</RoomContext.Provider>
			);
	}
};
