import type { Broker } from '@rocket.chat/core-services';
import type { Models } from '@rocket.chat/model-typings';
import type {
	Device,
	E2EKeys,
	E2EPublishedKey,
	FailedSignIns,
	IUser,
	LoginResult,
	LoginUser,
	PasswordInput,
	PrivateUser,
	PublicUser,
	SettingsReader,
} from '@rocket.chat/otr-typings';
import type { Actor, Audit } from './audit.ts';
import type { AccountsSettings } from './settings/definitions.ts';

/** The origin of a request that proves a password. */
export type Caller = {
	/** `networkOf` the client's address. */
	readonly network: string;
	/** The account whose valid token the request carries. */
	readonly holder?: string;
	/** Its User-Agent. */
	readonly userAgent?: string;
};

export type Registration = {
	/** Display name, at most 100 characters; by default the username. */
	name?: string;
	username: string;
	email: string;
	password: PasswordInput;
};

export type NewUser = Registration & { roles?: readonly string[]; verified?: boolean };

export type KeyReplacement = { force?: boolean; replaces?: string; currentPassword?: PasswordInput };

/** A valid login, as its owner sees it. */
export type Session = {
	readonly sessionId: string;
	readonly loginAt: Date;
	readonly expiresAt: Date;
	/** The login of this request. */
	readonly current: boolean;
	/** Derived from the User-Agent at login. */
	readonly device?: Device;
};

/** Accounts, logins and keys. Every rejection meant for a client is an `AccountsError`. */
export interface Accounts {
	/**
	 * Opens an account by Rocket.Chat's rules.
	 * @throws AccountsError `error-user-registration-disabled`, `error-invalid-username`, `error-invalid-email`,
	 * `error-invalid-name`, `error-password-policy-not-met`, `error-field-unavailable` (details.field)
	 */
	register(registration: Registration, caller?: Caller): Promise<IUser>;
	/**
	 * As `register`, for the first administrator, whatever the registration form allows. The caller has checked that the
	 * client is the operator's. Of concurrent calls one succeeds; the others have no effect.
	 * @throws AccountsError `error-setup-link-used` if there is an account already
	 */
	registerFirstAdmin(registration: Registration, caller?: Caller): Promise<IUser>;
	/** As `register`, by the server itself (ADMIN_*, demo): with roles, and even if registration is disabled. */
	createUser(user: NewUser): Promise<IUser>;
	/**
	 * Guesses are slowed down by account name, except for clients that hold a valid token of the account or come from a
	 * network it logged in from in the last 30 days.
	 * @throws AccountsError 403 "User not found or incorrect password", the same in the same time for both;
	 * `error-user-is-not-activated` only to someone who knew the password; `error-too-many-requests`, details.timeToReset
	 * in ms
	 */
	login(login: { user: LoginUser; password: PasswordInput }, caller?: Caller): Promise<LoginResult>;
	/**
	 * Logs in with an existing token.
	 * @throws AccountsError 403 "You've been logged out by the server. Please log in again.", or why the login was ended,
	 * with details `{ reason: SignOutReason, at: Date }`
	 */
	resume(token: string): Promise<LoginResult>;
	/** Revokes the token; true if it was valid. Its connections are notified through the broker. */
	logout(userId: string, token: string): Promise<boolean>;
	/** Revokes every token of the user but `token`. */
	logoutOthers(userId: string, token: string): Promise<void>;
	/**
	 * The user's logins, newest first; `token` is that of this request.
	 * @throws AccountsError `error-invalid-user`
	 */
	sessions(userId: string, token: string): Promise<Session[]>;
	/**
	 * Ends one login of this user; its client receives the reason `logged-out-elsewhere`.
	 * @throws AccountsError `error-invalid-user`, `error-session-not-found`
	 */
	endSession(userId: string, sessionId: string): Promise<void>;
	/** Revokes every token of the user. */
	revokeAll(userId: string): Promise<void>;
	/**
	 * For REST's X-User-Id and X-Auth-Token: the active user with this id and token. Never throws for invalid input.
	 */
	authenticate(userId: string, token: string): Promise<IUser | undefined>;
	/** The stored form of a token: base64 of its SHA-256, as in Meteor. For matching `user.loggedOut` events. */
	hashToken(token: string): string;
	isAdmin(user: Pick<IUser, 'roles'>): boolean;
	/** Deactivating logs the user out everywhere. @throws AccountsError `error-invalid-user`, `error-last-admin` */
	setActive(userId: string, active: boolean, by?: Actor): Promise<IUser>;
	/**
	 * By the owner, who proves the old password. Logs out everywhere but `keepToken`, with the reason `password-changed`.
	 * @throws AccountsError `error-invalid-password`, `error-password-same-as-current`, `error-password-policy-not-met`,
	 * `error-too-many-requests`
	 */
	changePassword(
		userId: string,
		change: { current: PasswordInput; next: PasswordInput; keepToken?: string },
		caller?: Caller,
	): Promise<IUser>;
	/**
	 * By the owner, who logged in with a password that must be changed. Logs out everywhere but `keepToken`.
	 * @throws AccountsError 403 if `keepToken` is invalid, `error-not-allowed` if no change is required,
	 * `error-password-same-as-current`, `error-password-policy-not-met`
	 */
	replaceRequiredPassword(userId: string, next: PasswordInput, keepToken: string, caller?: Caller): Promise<IUser>;
	/**
	 * Checks the account's login password, for operations that a token alone does not permit.
	 * @throws AccountsError `error-password-required`, `error-invalid-password`, `error-too-many-requests`
	 */
	provePassword(userId: string, password: PasswordInput | undefined, caller?: Caller): Promise<void>;
	/**
	 * By an administrator or on the machine, without the old password. Logs out everywhere, with the reason
	 * `password-reset`. `mustChange` (by default true): after the next login, only changing the password is possible.
	 * @throws AccountsError `error-invalid-user`, `error-password-policy-not-met`
	 */
	resetPassword(userId: string, next: PasswordInput, reset: { by: Actor; mustChange?: boolean }): Promise<IUser>;
	/** Failed logins since `clearFailedSignIns`, of the last 30 days. */
	failedSignIns(userId: string): Promise<FailedSignIns | undefined>;
	clearFailedSignIns(userId: string): Promise<void>;
	/** Counts, for the operator's log, an attempt of this network that was refused before it was examined. */
	noteTurnedAway(network: string): void;
	/**
	 * Sets the status that others see: `offline` means invisible, `text` has at most 120 characters; absent fields stay.
	 * Announced to presence as `user.changed`.
	 * @throws AccountsError `error-invalid-status`, `error-invalid-status-text`
	 */
	setStatus(userId: string, chosen: { status?: unknown; text?: unknown }): Promise<IUser>;
	/**
	 * Stores the published bundle and the wrapped seed. Existing keys are replaced only with `force`, or with `replaces`
	 * where that is their wrapped seed. Both destroy a wrapped seed, so they require the login password.
	 * Replaced keys are announced as `user.changed`.
	 * @throws AccountsError `error-keys-already-set`, `error-keys-changed`, `error-invalid-key`,
	 * `error-password-required`, `error-invalid-password`, `error-too-many-requests`
	 */
	setE2EKeys(userId: string, keys: E2EKeys, options?: KeyReplacement, caller?: Caller): Promise<void>;
	/** The user's own keys; both null where absent. */
	getE2EKeys(userId: string): Promise<E2EKeys | { public_key: null; private_key: null }>;
	/** @throws AccountsError `error-invalid-user` */
	getPublicKey(userId: string): Promise<E2EPublishedKey>;
	/** The fields that any signed-in user may see. */
	findUser(by: { userId: string } | { username: string }): Promise<PublicUser | undefined>;
	/** Active accounts whose username or name contains `text`, by username. `count`: 1 to 100. */
	searchUsers(text: string, page: { offset: number; count: number }): Promise<{ users: PublicUser[]; total: number }>;
	/** All accounts, for administrators. `count` 1 to 100. */
	listUsers(page: { text?: string; offset: number; count: number }): Promise<{ users: PrivateUser[]; total: number }>;
	/** Whether there is no account yet, so that the setup link creates the administrator. */
	isEmpty(): Promise<boolean>;
	/** Stores and logs the failed logins collected in memory. Call before the store is closed. */
	flush(): Promise<void>;
}

export type AccountsDependencies = {
	models: Pick<Models, 'users' | 'signIns'>;
	broker: Broker;
	/** Defines `accountsSettings`; their defaults apply without it. */
	settings?: SettingsReader<AccountsSettings>;
	/** Milliseconds since 1970. */
	clock?: () => number;
	/** Monotonic ms for limits; by default `performance.now`. */
	monotonic?: () => number;
	/** Runs a callback once after this many ms. */
	after?: (ms: number, callback: () => void) => void;
	/** The operator's audit log. */
	audit?: Audit;
	/** Receives faults of background work. */
	onError?: (error: unknown) => void;
	/** Returns `length` random bytes; by default the operating system's. */
	random?: (length: number) => Uint8Array;
	/** Cost of bcrypt, 4 to 15; by default 10, as in Meteor. */
	bcryptRounds?: number;
};
