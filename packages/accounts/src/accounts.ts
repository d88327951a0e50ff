import type { Broker } from '@rocket.chat/core-services';
import type { Models } from '@rocket.chat/model-typings';
import type { E2EKeys, E2EPublishedKey, IUser, LoginResult, LoginUser, PasswordInput, PrivateUser, PublicUser, SettingsReader } from '@rocket.chat/otr-typings';

export type Registration = {
	/** Shown name, at most 100 characters; defaults to the username. */
	name?: string;
	username: string;
	email: string;
	password: PasswordInput;
};

export type NewUser = Registration & { roles?: readonly string[]; verified?: boolean };

/** Accounts, logins and keys. Every rejection meant for a client is an `AccountsError`. */
export interface Accounts {
	/**
	 * Opens an account by Rocket.Chat's rules.
	 * @throws AccountsError `error-user-registration-disabled`, `error-invalid-username`, `error-invalid-email`, `error-invalid-name`,
	 * `error-password-policy-not-met`, `error-field-unavailable` (details.field)
	 */
	register(registration: Registration): Promise<IUser>;
	/**
	 * As `register`, for the administrator of an empty workspace, whatever the registration form allows; the caller vouches that this client is the
	 * operator's. Of many at once one is made and the others are refused whole.
	 * @throws AccountsError `error-setup-link-used` where there is an account already
	 */
	registerFirstAdmin(registration: Registration): Promise<IUser>;
	/** As `register`, by the workspace itself (ADMIN_*, demo): registration may be closed, roles are given. */
	createUser(user: NewUser): Promise<IUser>;
	/**
	 * @throws AccountsError 403 "User not found or incorrect password", the same in the same time for both; `error-user-is-not-activated` only to
	 * someone who knew the password.
	 */
	login(login: { user: LoginUser; password: PasswordInput }): Promise<LoginResult>;
	/** Goes on with a token got earlier. @throws AccountsError 403 "You've been logged out by the server. Please log in again." */
	resume(token: string): Promise<LoginResult>;
	/** Forgets this token; true if it was known. Connections that use it are told through the broker. */
	logout(userId: string, token: string): Promise<boolean>;
	/** Forgets every other token of the user; `token` stays. */
	logoutOthers(userId: string, token: string): Promise<void>;
	/** Forgets every token of the user. */
	revokeAll(userId: string): Promise<void>;
	/** For REST's X-User-Id and X-Auth-Token: the active user whose token this is and who has this id. Never throws for bad input. */
	authenticate(userId: string, token: string): Promise<IUser | undefined>;
	/** What the store knows a token by: base64 of its SHA-256, as Meteor does. For matching `user.loggedOut` events. */
	hashToken(token: string): string;
	isAdmin(user: Pick<IUser, 'roles'>): boolean;
	/** Deactivating logs the user out everywhere. @throws AccountsError `error-invalid-user`, `error-last-admin` */
	setActive(userId: string, active: boolean): Promise<IUser>;
	/** Logs out everywhere but `keepToken`. @throws AccountsError 403, `error-password-policy-not-met` */
	changePassword(userId: string, current: PasswordInput, next: PasswordInput, keepToken?: string): Promise<void>;
	/**
	 * What others shall see: `offline` is invisible, `text` at most 120 characters. What is left out stays. Presence hears of it as `user.changed`.
	 * @throws AccountsError `error-invalid-status`, `error-invalid-status-text`
	 */
	setStatus(userId: string, chosen: { status?: unknown; text?: unknown }): Promise<IUser>;
	/**
	 * Stores the published bundle and the wrapped seed. Without `force` existing keys are kept; with `replaces` they go only where their wrapped seed is this
	 * very string. Replaced keys are announced as `user.changed`.
	 * @throws AccountsError `error-keys-already-set`, `error-keys-changed`, `error-invalid-key`
	 */
	setE2EKeys(userId: string, keys: E2EKeys, options?: { force?: boolean; replaces?: string }): Promise<void>;
	/** One's own keys; both null where there are none. */
	getE2EKeys(userId: string): Promise<E2EKeys | { public_key: null; private_key: null }>;
	/** @throws AccountsError `error-invalid-user` */
	getPublicKey(userId: string): Promise<E2EPublishedKey>;
	/** As any signed-in user may see him. */
	findUser(by: { userId: string } | { username: string }): Promise<PublicUser | undefined>;
	/** Active accounts whose username or name holds `text`, by username. `count` 1 to 100. */
	searchUsers(text: string, page: { offset: number; count: number }): Promise<{ users: PublicUser[]; total: number }>;
	/** All accounts, for administrators. `count` 1 to 100. */
	listUsers(page: { text?: string; offset: number; count: number }): Promise<{ users: PrivateUser[]; total: number }>;
	/** Number of accounts is zero: the setup link still makes the administrator. */
	isEmpty(): Promise<boolean>;
}

export type AccountsDependencies = {
	models: Pick<Models, 'users'>;
	broker: Broker;
	/** Where `accountsSettings` were defined; without it their defaults rule. */
	settings?: SettingsReader;
	/** Milliseconds since 1970. */
	clock?: () => number;
	/** So many random bytes; the operating system's unless given. */
	random?: (length: number) => Uint8Array;
	/** Cost of bcrypt, 4 to 15; 10 unless given, which is Meteor's. */
	bcryptRounds?: number;
};
