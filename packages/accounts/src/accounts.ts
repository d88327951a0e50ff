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

/** Where a request comes from that tries a password. */
export type Caller = {
	/** `networkOf` the client's address. */
	readonly network: string;
	/** The account whose valid token came with it. */
	readonly holder?: string;
	/** What it calls itself. */
	readonly userAgent?: string;
};

export type Registration = {
	/** Shown name, at most 100 characters; defaults to the username. */
	name?: string;
	username: string;
	email: string;
	password: PasswordInput;
};

export type NewUser = Registration & { roles?: readonly string[]; verified?: boolean };

export type KeyReplacement = { force?: boolean; replaces?: string; currentPassword?: PasswordInput };

/** A login that still holds, as its owner sees it. */
export type Session = {
	readonly sessionId: string;
	readonly loginAt: Date;
	readonly expiresAt: Date;
	/** The one that asks. */
	readonly current: boolean;
	/** What signed in, as it called itself then. */
	readonly device?: Device;
};

/** Accounts, logins and keys. Every rejection meant for a client is an `AccountsError`. */
export interface Accounts {
	/**
	 * Opens an account by Rocket.Chat's rules.
	 * @throws AccountsError `error-user-registration-disabled`, `error-invalid-username`, `error-invalid-email`,
	 * `error-invalid-name`,
	 * `error-password-policy-not-met`, `error-field-unavailable` (details.field)
	 */
	register(registration: Registration, caller?: Caller): Promise<IUser>;
	/**
	 * As `register`, for the administrator of an empty workspace, whatever the registration form allows; the caller
	 * vouches that this client is the operator's. Of many at once one is made and the others are refused whole.
	 * @throws AccountsError `error-setup-link-used` where there is an account already
	 */
	registerFirstAdmin(registration: Registration, caller?: Caller): Promise<IUser>;
	/** As `register`, by the workspace itself (ADMIN_*, demo): registration may be closed, roles are given. */
	createUser(user: NewUser): Promise<IUser>;
	/**
	 * Guesses are slowed by the name that they try; whoever holds a token of the account, or comes from a network that it
	 * signed in from within 30 days, is not.
	 * @throws AccountsError 403 "User not found or incorrect password", the same in the same time for both;
	 * `error-user-is-not-activated` only to someone who knew the password; `error-too-many-requests`, details.timeToReset
	 * in ms
	 */
	login(login: { user: LoginUser; password: PasswordInput }, caller?: Caller): Promise<LoginResult>;
	/**
	 * Goes on with a token got earlier.
	 * @throws AccountsError 403 "You've been logged out by the server. Please log in again.", or why the login was ended,
	 * with details `{ reason: SignOutReason, at: Date }`
	 */
	resume(token: string): Promise<LoginResult>;
	/** Forgets this token; true if it was known. Connections that use it are told through the broker. */
	logout(userId: string, token: string): Promise<boolean>;
	/** Forgets every other token of the user; `token` stays. */
	logoutOthers(userId: string, token: string): Promise<void>;
	/**
	 * One's logins, the newest first; `token` is that of the one that asks.
	 * @throws AccountsError `error-invalid-user`
	 */
	sessions(userId: string, token: string): Promise<Session[]>;
	/**
	 * Ends one login of this user; its client hears `logged-out-elsewhere`.
	 * @throws AccountsError `error-invalid-user`, `error-session-not-found`
	 */
	endSession(userId: string, sessionId: string): Promise<void>;
	/** Forgets every token of the user. */
	revokeAll(userId: string): Promise<void>;
	/**
	 * For REST's X-User-Id and X-Auth-Token: the active user whose token this is and who has this id. Never throws for
	 * bad input.
	 */
	authenticate(userId: string, token: string): Promise<IUser | undefined>;
	/** What the store knows a token by: base64 of its SHA-256, as Meteor does. For matching `user.loggedOut` events. */
	hashToken(token: string): string;
	isAdmin(user: Pick<IUser, 'roles'>): boolean;
	/** Deactivating logs the user out everywhere. @throws AccountsError `error-invalid-user`, `error-last-admin` */
	setActive(userId: string, active: boolean, by?: Actor): Promise<IUser>;
	/**
	 * By its owner, who gives the old one. Logs out everywhere but `keepToken`, with the reason `password-changed`.
	 * @throws AccountsError `error-invalid-password`, `error-password-same-as-current`, `error-password-policy-not-met`,
	 * `error-too-many-requests`
	 */
	changePassword(
		userId: string,
		change: { current: PasswordInput; next: PasswordInput; keepToken?: string },
		caller?: Caller,
	): Promise<IUser>;
	/**
	 * By its owner, who signed in with one that must be changed. Logs out everywhere but `keepToken`.
	 * @throws AccountsError 403 where `keepToken` is good no more, `error-not-allowed` where none must be changed,
	 * `error-password-same-as-current`, `error-password-policy-not-met`
	 */
	replaceRequiredPassword(userId: string, next: PasswordInput, keepToken: string, caller?: Caller): Promise<IUser>;
	/**
	 * That whoever asks knows this account's login password: for what its token alone must not do.
	 * @throws AccountsError `error-password-required`, `error-invalid-password`, `error-too-many-requests`
	 */
	provePassword(userId: string, password: PasswordInput | undefined, caller?: Caller): Promise<void>;
	/**
	 * By an administrator or on the machine, without the old one. Logs out everywhere, with the reason `password-reset`;
	 * `mustChange` (unless said otherwise): at the next sign-in only changing it works.
	 * @throws AccountsError `error-invalid-user`, `error-password-policy-not-met`
	 */
	resetPassword(userId: string, next: PasswordInput, reset: { by: Actor; mustChange?: boolean }): Promise<IUser>;
	/** Sign-ins that failed since `clearFailedSignIns`, of the last 30 days. */
	failedSignIns(userId: string): Promise<FailedSignIns | undefined>;
	clearFailedSignIns(userId: string): Promise<void>;
	/** Counts for the operator's log an attempt of this network that was turned away before anything was looked at. */
	noteTurnedAway(network: string): void;
	/**
	 * What others shall see: `offline` is invisible, `text` at most 120 characters. What is left out stays. Presence
	 * hears of it as `user.changed`.
	 * @throws AccountsError `error-invalid-status`, `error-invalid-status-text`
	 */
	setStatus(userId: string, chosen: { status?: unknown; text?: unknown }): Promise<IUser>;
	/**
	 * Stores the published bundle and the wrapped seed. Without `force` existing keys are kept; with `replaces` they go
	 * only where their wrapped seed is this very string. Either destroys a wrapped seed, and wants the login password.
	 * Replaced keys are announced as `user.changed`.
	 * @throws AccountsError `error-keys-already-set`, `error-keys-changed`, `error-invalid-key`,
	 * `error-password-required`, `error-invalid-password`,
	 * `error-too-many-requests`
	 */
	setE2EKeys(userId: string, keys: E2EKeys, options?: KeyReplacement, caller?: Caller): Promise<void>;
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
	/** Writes and says what was gathered of failed sign-ins: before the store is closed. */
	flush(): Promise<void>;
}

export type AccountsDependencies = {
	models: Pick<Models, 'users' | 'signIns'>;
	broker: Broker;
	/** Defines `accountsSettings`; their defaults apply without it. */
	settings?: SettingsReader<AccountsSettings>;
	/** Milliseconds since 1970. */
	clock?: () => number;
	/** What limits go by, ms: `performance.now` unless given. */
	monotonic?: () => number;
	/** Runs something once after so many ms. */
	after?: (ms: number, callback: () => void) => void;
	/** What the operator's log is told. */
	audit?: Audit;
	/** Told of faults in what nobody waits for. */
	onError?: (error: unknown) => void;
	/** So many random bytes; the operating system's unless given. */
	random?: (length: number) => Uint8Array;
	/** Cost of bcrypt, 4 to 15; 10 unless given, which is Meteor's. */
	bcryptRounds?: number;
};
