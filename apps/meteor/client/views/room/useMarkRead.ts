import { useMethod } from '@rocket.chat/ui-contexts';
import { useEffect } from 'react';

/** Tells the server that the room is read, when it opens, when a message arrives and when the page is looked at again. */
export const useMarkRead = (rid: string, newest: string | undefined): void => {
	const readMessages = useMethod('readMessages');
	useEffect(() => {
		const mark = () => {
			if (newest !== undefined && document.visibilityState === 'visible') {
				readMessages(rid).catch(() => undefined);
			}
		};
		mark();
		document.addEventListener('visibilitychange', mark);
		return () => document.removeEventListener('visibilitychange', mark);
	}, [rid, newest, readMessages]);
};
