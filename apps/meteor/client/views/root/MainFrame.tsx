import { useCurrentModal, useCurrentRoutePath, useLayout, useTranslation } from '@rocket.chat/ui-contexts';
import { type ReactNode, useEffect } from 'react';
import { Sidebar } from '../../sidebar/index.ts';
import { FailedSignInsBanner } from '../account/index.ts';
import { E2EBanner } from '../e2e/index.ts';
import { OtrInvitationDialog } from '../otr/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

/**
 * If the focused element disappeared with its page, the focus moves to the new page instead of the end of the window.
 */
function useFocusOnNewPage(): void {
	const path = useCurrentRoutePath();
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new path is a new page
	useEffect(() => {
		if (document.activeElement === null || document.activeElement === document.body) {
			document.getElementById('main-content')?.focus({ preventScroll: true });
		}
	}, [path]);
}

/**
 * The frame of every page of a signed-in user: notices, rooms, the page, and the dialogs that may open over any of
 * them.
 */
export const MainFrame = ({ children }: { readonly children: ReactNode }) => {
	const t = useTranslation();
	const modal = useCurrentModal();
	useFocusOnNewPage();
	const { isMobile, sidebar } = useLayout();
	const isCovered = isMobile && !sidebar.isCollapsed;
	return (
		<>
			<div inert={isCovered}>
				<a href="#main-content" className="skip-link" target="_self">
					{t('Skip_to_main_content')}
				</a>
				<FailedSignInsBanner />
				<E2EBanner />
			</div>
			<div className="frame">
				<Sidebar />
				<div className="frame__page" inert={isCovered}>
					<ErrorBoundary>{children}</ErrorBoundary>
				</div>
			</div>
			{modal}
			<OtrInvitationDialog />
		</>
	);
};
