import { useSetting } from '@rocket.chat/ui-contexts';
import { useEffect } from 'react';

const DEFAULT_NAME = 'Rocket.Chat';

/** The name of the workspace, as its administrator chose it. */
export const useWorkspaceName = (): string => useSetting('Site_Name', DEFAULT_NAME) || DEFAULT_NAME;

/** Sets the window's title to the name of the page. It never contains any part of a message. */
export function useDocumentTitle(page: string): void {
	const workspace = useWorkspaceName();
	useEffect(() => {
		document.title = page === '' ? workspace : `${page} - ${workspace}`;
	}, [page, workspace]);
}
