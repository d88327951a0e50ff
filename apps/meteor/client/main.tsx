import '@rocket.chat/fuselage/dist/fuselage.css';
import '@rocket.chat/icons/dist/rocketchat.css';
import './main.css';
import { useUser, useUserId } from '@rocket.chat/ui-contexts';
import { lazy, type ReactNode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { ConnectionBanner } from './components/ConnectionBanner.tsx';
import { createWorkspace } from './providers/create-workspace.ts';
import { LayoutProvider } from './providers/LayoutProvider.tsx';
import { ModalProvider } from './providers/ModalProvider.tsx';
import { RouterProvider } from './providers/router/RouterProvider.tsx';
import { ServerProvider } from './providers/ServerProvider.tsx';
import { SettingsProvider } from './providers/SettingsProvider.tsx';
import { ThemeProvider } from './providers/ThemeProvider.tsx';
import { ToastMessagesProvider } from './providers/ToastMessagesProvider.tsx';
import { TranslationProvider } from './providers/TranslationProvider.tsx';
import { UserProvider } from './providers/UserProvider.tsx';
import type { Workspace } from './providers/workspace.ts';
import { ErrorBoundary, LoadingPage, SignedOutPages } from './views/root/index.ts';

// Signing in needs neither the rooms nor the cryptography: they are loaded when a user signs in.
const loadPages = () => import('./views/root/SignedInPages.tsx');
const loadOtr = () => import('./providers/OtrProvider.tsx');
const SignedInPages = lazy(async () => ({ default: (await loadPages()).SignedInPages }));
const OtrProvider = lazy(async () => ({ default: (await loadOtr()).OtrProvider }));

/** Fetches them while the server still checks the sign-in. A failure shows when they are needed. */
const loadAhead = ({ session }: Workspace): void => {
	const load = () => {
		const { phase, isLoggingIn } = session.state();
		if (phase !== 'signed-out' || isLoggingIn) {
			stop();
			void Promise.allSettled([loadPages(), loadOtr()]);
		}
	};
	const stop = session.subscribe(load);
	load();
};

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

const root = document.getElementById('root');
if (!root) {
	throw new Error('index.html: expected an element with the id "root"');
}
const workspace = createWorkspace();
loadAhead(workspace);
createRoot(root).render(
	<Providers workspace={workspace}>
		<ConnectionBanner />
		<ErrorBoundary>
			<Pages workspace={workspace} />
		</ErrorBoundary>
	</Providers>,
);
