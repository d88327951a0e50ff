import { useMethod } from '@rocket.chat/ui-contexts';
import { useCallback, useEffect } from 'react';
import type { OtrRoomView } from '../../../app/otr/client/index.ts';

/**
 * Runs `mark` when `newest` changes, and when the page becomes visible again: an unseen message does not count as read.
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
 * As messages arrive, tells the server that they are read; tells the peer, inside the session, which off-the-record
 * messages are read.
 */
export const useMarkRead = (rid: string, arrived: number, otr: OtrRoomView | undefined): void => {
	const readMessages = useMethod('readMessages');
	const room = otr?.room;
	useSeen(
		arrived || undefined,
		useCallback(() => {
			// Tried again at the next message, or when the page becomes visible.
			readMessages(rid).catch(() => undefined);
		}, [readMessages, rid]),
	);
	useSeen(
		otr?.snapshot.lines.findLast(({ kind }) => kind === 'message')?.id,
		useCallback(() => room?.markRead(), [room]),
	);
};
