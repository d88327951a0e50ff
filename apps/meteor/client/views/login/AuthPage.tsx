import { Box, Tile } from '@rocket.chat/fuselage';
import type { ReactNode } from 'react';
import { LicencesLink } from '../../components/LicencesLink.tsx';
import { useDocumentTitle, useWorkspaceName } from '../../components/useDocumentTitle.ts';

type AuthPageProps = { readonly title: string; readonly children: ReactNode };

/** The frame of signing in and registering: the workspace's name above one form. */
export const AuthPage = ({ title, children }: AuthPageProps) => {
	const workspace = useWorkspaceName();
	useDocumentTitle(title);
	return (
		<main id="main-content" className="auth">
			<div className="auth__column">
				<Box fontScale="h2" className="auth__workspace">
					{workspace}
				</Box>
				<Tile elevation="2" padding={32} className="auth__tile">
					<Box is="h1" fontScale="h3" marginBlockEnd={24}>
						{title}
					</Box>
					{children}
				</Tile>
				<Box textAlign="center">
					<LicencesLink />
				</Box>
			</div>
		</main>
	);
};
