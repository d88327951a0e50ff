import { useCurrentModal, useTranslation } from '@rocket.chat/ui-contexts';
import type { ReactNode } from 'react';
import { Sidebar } from '../../sidebar/index.ts';
import { E2EBanner } from '../e2e/index.ts';
import { OtrInvitationDialog } from '../otr/index.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';

/** The frame of every page of a signed-in user: notices, rooms, the page, and the dialogs that may open over any of them. */
export const MainFrame = ({ children }: { readonly children: ReactNode }) => {
	const t = useTranslation();
	const modal = useCurrentModal();
	return (
		<>
			<a href="#main-content" className="skip-link" target="_self">
				{t('Skip_to_main_content')}
			</a>
			<E2EBanner />
			<div className="frame">
				<Sidebar />
				<div className="frame__page">
					<ErrorBoundary>{children}</ErrorBoundary>
				</div>
			</div>
			{modal}
			<OtrInvitationDialog />
		</>
	);
};
