import { Box, Skeleton } from '@rocket.chat/fuselage';
import { useRouteName, useRouteParameter, useTranslation, useUserDataReady, useUserSubscriptions } from '@rocket.chat/ui-contexts';
import { RoomItem } from './RoomItem.tsx';

const OPEN = { open: true } as const;
const NEWEST_FIRST = { sort: { lm: -1 } } as const;

const Loading = () => (
	<Box padding={16} aria-hidden="true">
		{[1, 2, 3].map((line) => (
			<Skeleton key={line} variant="rect" height={36} marginBlockEnd={8} />
		))}
	</Box>
);

/** The list "Rooms", the one last written to first. */
export const RoomList = () => {
	const t = useTranslation();
	const ready = useUserDataReady();
	const rooms = useUserSubscriptions(OPEN, NEWEST_FIRST);
	const isDirect = useRouteName() === 'direct';
	const place = useRouteParameter('rid');
	if (!ready) {
		return <Loading />;
	}
	return (
		<>
			<ul className="rooms" aria-label={t('Rooms')}>
				{rooms.map((room) => (
					<RoomItem key={room._id} room={room} selected={isDirect && (place === room.rid || (place === room.name && !room.group))} />
				))}
			</ul>
			{rooms.length === 0 && (
				<Box paddingInline={16} paddingBlock={8} fontScale="p2" color="hint">
					{t('No_rooms')}
					<br />
					{t('No_rooms_hint')}
				</Box>
			)}
		</>
	);
};
