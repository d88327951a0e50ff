import { useRouteName } from '@rocket.chat/ui-contexts';
import { LoginPage, RegisterPage } from '../login/index.ts';

/** Signing in, at whatever address: it stays, and is where the user arrives. */
export const SignedOutPages = () => (useRouteName() === 'register' ? <RegisterPage /> : <LoginPage />);
