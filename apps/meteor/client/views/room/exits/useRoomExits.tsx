import type { IconProps } from '@rocket.chat/fuselage';
import {
	type SubscriptionWithRoom,
	useMethod,
	useRouter,
	useSetModal,
	useToastMessageDispatch,
	useTranslation,
} from '@rocket.chat/ui-contexts';
import { useCallback, useMemo } from 'react';
import { useErrorText } from '../../../components/useErrorText.ts';
import { LeaveRoomDialog } from './LeaveRoomDialog.tsx';

export type RoomExit = {
	readonly id: 'hide' | 'leave';
	readonly icon: IconProps['name'];
	readonly name: string;
	readonly run: () => void;
};

const isGroup = ({ group, uids = [] }: SubscriptionWithRoom): boolean => group === true || uids.length > 2;

/** Goes to the home page first if the room is open: a page that shows a hidden room would put it back into the list. */
function useGoneFrom(): (room: SubscriptionWithRoom) => void {
	const router = useRouter();
	return useCallback(
		({ rid, name }) => {
			const { rid: shown } = router.getRouteParameters();
			if (router.getRouteName() === 'direct' && (shown === rid || shown === name)) {
				router.navigate('/home');
			}
		},
		[router],
	);
}

/**
 * Hide and Leave: any room can be hidden until someone writes, and a group can be left for good. Empty while the room
 * is unknown.
 */
export function useRoomExits(room: SubscriptionWithRoom | undefined): readonly RoomExit[] {
	const t = useTranslation();
	const setModal = useSetModal();
	const errorText = useErrorText();
	const dispatchToast = useToastMessageDispatch();
	const hideRoom = useMethod('hideRoom');
	const leaveRoom = useMethod('leaveRoom');
	const goneFrom = useGoneFrom();
	return useMemo(() => {
		if (!room) {
			return [];
		}
		const name = room.fname || room.name;
		const hide = async () => {
			goneFrom(room);
			try {
				await hideRoom(room.rid);
			} catch (error) {
				dispatchToast({ type: 'error', message: errorText(error) });
			}
		};
		const leave = async () => {
			goneFrom(room);
			await leaveRoom(room.rid);
			dispatchToast({ type: 'success', message: t('Left_room', { name }) });
		};
		const ask = () => setModal(<LeaveRoomDialog name={name} onClose={() => setModal(null)} onLeave={leave} />);
		return [
			{ id: 'hide', icon: 'eye-off', name: t('Hide'), run: () => void hide() },
			...(isGroup(room) ? [{ id: 'leave' as const, icon: 'sign-out' as const, name: t('Leave'), run: ask }] : []),
		];
	}, [room, t, setModal, errorText, dispatchToast, hideRoom, leaveRoom, goneFrom]);
}
