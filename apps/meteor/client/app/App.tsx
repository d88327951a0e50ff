import { useUser, useUserId } from '@rocket.chat/ui-contexts';
import { lazy, type ReactNode, Suspense } from 'react';
import { ConnectionBanner } from '../components/ConnectionBanner.tsx';
import { LayoutProvider } from '../providers/LayoutProvider.tsx';
import { ModalProvider } from '../providers/ModalProvider.tsx';
import { RouterProvider } from '../providers/router/RouterProvider.tsx';
import { ServerProvider } from '../providers/ServerProvider.tsx';
import { SettingsProvider } from '../providers/SettingsProvider.tsx';
import { ThemeProvider } from '../providers/ThemeProvider.tsx';
import { ToastMessagesProvider } from '../providers/ToastMessagesProvider.tsx';
import { TranslationProvider } from '../providers/TranslationProvider.tsx';
import { UserProvider } from '../providers/UserProvider.tsx';
import type { Workspace } from '../providers/workspace.ts';
import { ErrorBoundary, LoadingPage, SignedOutPages } from '../views/root/index.ts';
import { loadOtr, loadPages } from './late-pages.ts';

const SignedInPages = lazy(async () => ({ default: (await loadPages()).SignedInPages }));
const OtrProvider = lazy(async () => ({ default: (await loadOtr()).OtrProvider }));

const Pages = ({ workspace }: { readonly workspace: Workspace }) => {
	const uid = useUserId();
	const user = useUser();
	if (uid === undefined) {
		return <SignedOutPages />;
	}
	if (user?.username === undefined) {
		return <LoadingPage />;
	}
	return (
		<Suspense fallback={<LoadingPage />}>
			<OtrProvider key={uid} workspace={workspace} uid={uid} username={user.username}>
				<SignedInPages />
			</OtrProvider>
		</Suspense>
	);
};

const Providers = ({ workspace, children }: { readonly workspace: Workspace; readonly children: ReactNode }) => (
	<TranslationProvider>
		<RouterProvider router={workspace.router}>
			<ServerProvider workspace={workspace}>
				<SettingsProvider workspace={workspace}>
					<UserProvider workspace={workspace}>
						<ThemeProvider>
							<LayoutProvider>
								<ToastMessagesProvider>
									<ModalProvider>{children}</ModalProvider>
								</ToastMessagesProvider>
							</LayoutProvider>
						</ThemeProvider>
					</UserProvider>
				</SettingsProvider>
			</ServerProvider>
		</RouterProvider>
	</TranslationProvider>
);

/** The page of whoever uses this browser. Apart from `main.tsx`, so that an edit replaces it without starting again. */
export const App = ({ workspace }: { readonly workspace: Workspace }) => (
	<Providers workspace={workspace}>
		<ConnectionBanner />
		<ErrorBoundary>
			<Pages workspace={workspace} />
		</ErrorBoundary>
	</Providers>
);
