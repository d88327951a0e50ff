import { useSetting } from '@rocket.chat/ui-contexts';
import { useMemo } from 'react';
import { useOtr } from '../../../../../app/otr/client/index.ts';
import { useRoom } from '../../RoomContext.ts';
import type { RoomToolboxActionConfig } from '../../roomActions.ts';
import { OTRWithData } from './OTRWithData.tsx';

/**
 * OTR in the kebab menu: if it is enabled, in a direct message with exactly one other person who is not a bot (G1, G2).
 * For a bot the panel says so.
 */
export const useOTRRoomAction = (): RoomToolboxActionConfig | undefined => {
	const enabled = useSetting('OTR_Enable', false);
	const { _id, peer } = useRoom();
	const otr = useOtr(_id);
	const block = otr?.snapshot.startBlock;
	const possible = enabled && peer !== undefined && block !== 'not-direct';
	const unlisted = block === 'peer-is-bot';
	return useMemo(
		() =>
			possible
				? {
						id: 'otr',
						groups: ['direct'],
						title: 'OTR',
						icon: 'key',
						order: 13,
						type: 'organization',
						tabComponent: OTRWithData,
						unlisted,
					}
				: undefined,
		[possible, unlisted],
	);
};
