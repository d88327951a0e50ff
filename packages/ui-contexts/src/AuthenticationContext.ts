import { createContext } from 'react';
import type { Registration } from './ServerContext/methods.ts';

export type AuthenticationContextValue = {
	readonly isLoggingIn: boolean;
	/** Signs in with a user name or e-mail address. Rejects with the server's error. */
	loginWithPassword(user: string | { username: string } | { email: string }, password: string): Promise<void>;
	loginWithToken(token: string): Promise<void>;
	/** Registers an account and signs in as it. */
	register(registration: Registration): Promise<void>;
};

const refuse = () => Promise.reject(new Error('no AuthenticationContext provider above this component'));

export const AuthenticationContext = createContext<AuthenticationContextValue>({
	isLoggingIn: false,
	loginWithPassword: refuse,
	loginWithToken: refuse,
	register: refuse,
});
