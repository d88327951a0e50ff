import { useMethod } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect } from 'react';
import type { OtrRoomView } from '../../../app/otr/client/index.ts';

/**
 * Runs `mark` when `newest` becomes another one, and when the page is looked at again: what nobody sees is not read.
 */
const useSeen = (newest: string | number | undefined, mark: () => void): void => {
	useEffect(() => {
		const markWhenSeen = () => {
			if (newest !== undefined && document.visibilityState === 'visible') {
				mark();
			}
		};
		markWhenSeen();
		document.addEventListener('visibilitychange', markWhenSeen);
		return () => document.removeEventListener('visibilitychange', markWhenSeen);
	}, [newest, mark]);
};

/**
 * Tells the server, as messages arrive, that they are read, and the peer, inside the session, which off-the-record ones
 * are.
 */
export const useMarkRead = (rid: string, arrived: number, otr: OtrRoomView | undefined): void => {
	const readMessages = useMethod('readMessages');
	const room = otr?.room;
	useSeen(
		arrived || undefined,
		useCallback(() => {
			// The next message, or the next look at the page, tries again.
			readMessages(rid).catch(() => undefined);
		}, [readMessages, rid]),
	);
	useSeen(
		otr?.snapshot.lines.findLast(({ kind }) => kind === 'message')?.id,
		useCallback(() => room?.markRead(), [room]),
	);
};
