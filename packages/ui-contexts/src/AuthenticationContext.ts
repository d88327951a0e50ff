import { createContext } from 'react';
import type { PasswordProof, Registration } from './ServerContext/methods.ts';

export type AuthenticationContextValue = {
	readonly isLoggingIn: boolean;
	/** Why the server ended the last sign-in of this page, until the next. */
	readonly ended?: 'password-changed' | 'password-reset' | 'logged-out-elsewhere' | 'deactivated';
	/** Signed in with a password that must be changed first: nothing works before `setRequiredPassword`. */
	readonly mustChangePassword: boolean;
	/** This page was refused its place as one sign-in too many; it goes on trying. */
	readonly isOneTooMany: boolean;
	/**
	 * Signs in with a user name or e-mail address; with `endOthers` as the only sign-in of this user. Rejects with the
	 * server's error.
	 */
	loginWithPassword(
		user: string | { username: string } | { email: string },
		password: string,
		options?: { endOthers?: boolean },
	): Promise<void>;
	loginWithToken(token: string): Promise<void>;
	/** Signs in with a new password in the place of the one that must be changed. Rejects with the server's error. */
	setRequiredPassword(newPassword: string): Promise<void>;
	/** Changes one's own password; other sign-ins end. Rejects with the server's error. */
	changePassword(current: string, newPassword: string): Promise<void>;
	/** What proves one's own password to the server, for what it wants that for besides signing in. */
	proveLoginPassword(password: string): Promise<PasswordProof>;
	/** Registers an account and signs in as it. */
	register(registration: Registration): Promise<void>;
};

const refuse = () => Promise.reject(new Error('no AuthenticationContext provider above this component'));

export const AuthenticationContext = createContext<AuthenticationContextValue>({
	isLoggingIn: false,
	mustChangePassword: false,
	isOneTooMany: false,
	loginWithPassword: refuse,
	loginWithToken: refuse,
	setRequiredPassword: refuse,
	changePassword: refuse,
	proveLoginPassword: refuse,
	register: refuse,
});
