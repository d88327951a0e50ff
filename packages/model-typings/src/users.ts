import type { E2EKeys, IUser, SignOutReason, StoredLogin } from '@rocket.chat/otr-typings';

/**
 * Fields of a user that a patch may set; `undefined` removes the field. Tokens, passwords and keys have methods of
 * their own.
 */
export type UserPatch = Partial<
	Pick<IUser, 'name' | 'roles' | 'active' | 'bio' | 'statusText' | 'statusDefault' | 'language' | 'settings' | 'emails'>
>;

export type PasswordChange = {
	replaces?: string;
	keepHashedToken?: string;
	mustChange: boolean;
	reason: SignOutReason;
};

export type EndedToken = { reason: SignOutReason; at: Date };

/** Accounts. Usernames and e-mail addresses are unique whatever their case. */
export interface UsersRepository {
	/**
	 * Stores a new account; with `onlyIfEmpty` only as the very first, which one transaction decides.
	 * @throws StoreError `duplicate-key` with field `_id`, `username` or `email`; `not-empty`
	 */
	insert(user: IUser, options?: { onlyIfEmpty?: boolean }): Promise<IUser>;
	findById(id: string): Promise<IUser | undefined>;
	/** Those that exist, in no particular order. */
	findByIds(ids: readonly string[]): Promise<IUser[]>;
	/** Whatever the case. */
	findByUsername(username: string): Promise<IUser | undefined>;
	findByUsernames(usernames: readonly string[]): Promise<IUser[]>;
	/** Whatever the case; any of a user's addresses. */
	findByEmail(address: string): Promise<IUser | undefined>;
	/** @param hashedToken as stored in `services.resume.loginTokens[].hashedToken` */
	findByLoginToken(hashedToken: string): Promise<IUser | undefined>;
	/**
	 * All accounts by username; a page costs the same wherever it begins. `count` at most 100.
	 *
	 * With a `text`: accounts whose username or name has it, whatever the case. Usernames that begin with it come first,
	 * by username; then the others, oldest account first. A text of one or two characters is looked for at the beginnings
	 * of words (every letter of a script without spaces begins one), a longer one anywhere; its first 40 characters
	 * count, of one that repeats itself fewer. With a `text` or `activeOnly` no more than the first 1,000 are found and
	 * counted.
	 */
	page(query: {
		text?: string;
		activeOnly?: boolean;
		offset: number;
		count: number;
	}): Promise<{ users: IUser[]; total: number }>;
	count(): Promise<number>;
	/** Active accounts that have this role; no more than 1,000 are counted. */
	countActiveWithRole(role: string): Promise<number>;
	/** Sets the fields given; undefined where there is no such user. */
	update(id: string, patch: UserPatch, now: Date): Promise<IUser | undefined>;
	/**
	 * Replaces the bcrypt hash, only where `replaces` is the one stored, and in the same transaction forgets all login
	 * tokens but `keepHashedToken` for `reason`, and sets or takes back that it must be changed at the next sign-in.
	 * Undefined where there is no such user, or another hash.
	 */
	setPassword(id: string, bcrypt: string, now: Date, options: PasswordChange): Promise<IUser | undefined>;
	/**
	 * Adds a login token, sets `lastLogin`, and drops tokens from before `oldest` and the oldest above `limit` (at least
	 * 1), never the one that is added. With `bcrypt`, only where that is the hash stored: the password may have been
	 * changed since it was looked at. Inactive users get none: undefined.
	 */
	addLoginToken(
		id: string,
		token: StoredLogin,
		keep: { oldest: Date; limit: number; bcrypt?: string },
	): Promise<IUser | undefined>;
	/** True if it was there. */
	removeLoginToken(id: string, hashedToken: string, now: Date, reason?: SignOutReason): Promise<boolean>;
	/** Removes all but `exceptHashedToken`, for `reason`; answers what was removed. */
	removeLoginTokens(id: string, now: Date, reason: SignOutReason, exceptHashedToken?: string): Promise<string[]>;
	/** Why and when a login token was forgotten, of those that somebody else's act ended in the last 90 days. */
	findEndedToken(hashedToken: string): Promise<EndedToken | undefined>;
	/**
	 * Activates or deactivates; deactivating forgets all login tokens in the same transaction, which also decides whether
	 * this is the last active account with the role `unlessLast`.
	 * @throws StoreError `last-of-role`
	 */
	setActive(id: string, active: boolean, now: Date, options?: { unlessLast?: string }): Promise<IUser | undefined>;
	/**
	 * Stores end-to-end keys; unless `overwrite`, only where there are none. With `replaces`, only in the place of keys
	 * whose wrapped one is this very string, looked at in the same transaction. False where refused or no such user.
	 */
	setE2EKeys(
		id: string,
		keys: E2EKeys,
		now: Date,
		options: { overwrite: boolean; replaces?: string },
	): Promise<boolean>;
}
