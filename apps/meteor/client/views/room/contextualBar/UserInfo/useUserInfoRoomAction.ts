import { useMemo } from 'react';
import { useRoom } from '../../RoomContext.ts';
import type { RoomToolboxActionConfig } from '../../roomActions.ts';
import { UserInfo } from './UserInfo.tsx';

/** User Info, in the toolbar of a direct message of two. */
export const useUserInfoRoomAction = (): RoomToolboxActionConfig | undefined => {
	const { peer } = useRoom();
	const direct = peer !== undefined;
	return useMemo(
		() =>
			direct
				? {
						id: 'user-info',
						groups: ['direct'],
						title: 'User_Info',
						icon: 'user',
						order: 1,
						featured: true,
						tabComponent: UserInfo,
					}
				: undefined,
		[direct],
	);
};
