import { useIsSettingsContextLoading, useMustChangePassword, useRouteName } from '@rocket.chat/ui-contexts';
import {
	AwaitsAdmin,
	LoginPage,
	RegisterPage,
	RequiredPasswordPage,
	useAwaitsAdmin,
	useSetupToken,
} from '../login/index.ts';
import { LoadingPage } from './LoadingPage.tsx';

/** Signing in, at whatever address: it stays, and is where the user arrives. */
export const SignedOutPages = () => {
	const isRegistering = useRouteName() === 'register';
	const awaitsAdmin = useAwaitsAdmin();
	const setupToken = useSetupToken();
	const mustChangePassword = useMustChangePassword();
	const isLoading = useIsSettingsContextLoading();
	if (isLoading) {
		return <LoadingPage />;
	}
	if (mustChangePassword) {
		return <RequiredPasswordPage />;
	}
	if (awaitsAdmin && !(isRegistering && setupToken)) {
		return <AwaitsAdmin />;
	}
	return isRegistering ? <RegisterPage key={setupToken} /> : <LoginPage />;
};
