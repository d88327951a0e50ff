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

/** The sign-in, at any address: the address stays, and the user arrives there afterwards. */
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
