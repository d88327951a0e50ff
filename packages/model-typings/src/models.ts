import type {
	E2EKeys,
	FailedSignIns,
	IMessage,
	IRoom,
	ISetting,
	ISubscription,
	IUser,
	SettingValue,
	SignOutReason,
	StoredLogin,
} from '@rocket.chat/otr-typings';
import type { ChangesQuery, ListQuery, Page } from './paging.ts';

/**
 * The whole interface of a store. This file and `paging.ts` state what a store must do; `tests/contract.ts` checks it.
 *
 * - Each method is one transaction, durable once its promise is fulfilled. A refused call has changed nothing.
 * - Documents come back as they went in, dates and nested fields included. They are copies: changing a document that
 *   was passed in or returned changes nothing in the store.
 * - A call writes `_updatedAt` as its `now` (or that of its document); where that is not later than the newest
 *   `_updatedAt` in the store, as that plus 1 ms. So later writes look newer even if the clock steps back. The newest
 *   one counts across all repositories, so the contract passes only for a store that has all of them.
 * - A call rejects only with a `StoreError`, whose message is one line without content of documents. The codes of a
 *   refusal are at the method's `@throws`. A closed store rejects with `store-closed`; the other `store-…` codes are
 *   for trouble of the store itself, and `errors.ts` maps them to what clients are told.
 */
export interface Models {
	readonly users: UsersRepository;
	readonly rooms: RoomsRepository;
	readonly subscriptions: SubscriptionsRepository;
	readonly messages: MessagesRepository;
	readonly settings: SettingsRepository;
	readonly signIns: SignInsRepository;
	/** Tests a durable write and a read of each table, for readiness probes. @throws StoreError */
	ping(): Promise<void>;
	/** Idempotent. Later calls of any method reject. */
	close(): Promise<void>;
}

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

/** Accounts. Usernames and e-mail addresses are unique, ignoring case. */
export interface UsersRepository {
	/**
	 * Stores a new account; with `onlyIfEmpty`, only if there is no other.
	 * @throws StoreError `duplicate-key` with field `_id`, `username` or `email`; `not-empty`
	 */
	insert(user: IUser, options?: { onlyIfEmpty?: boolean }): Promise<IUser>;
	findById(id: string): Promise<IUser | undefined>;
	/** Those that exist, in any order. */
	findByIds(ids: readonly string[]): Promise<IUser[]>;
	/** Ignores case. */
	findByUsername(username: string): Promise<IUser | undefined>;
	findByUsernames(usernames: readonly string[]): Promise<IUser[]>;
	/** Ignores case; matches any of a user's addresses. */
	findByEmail(address: string): Promise<IUser | undefined>;
	/** @param hashedToken as stored in `services.resume.loginTokens[].hashedToken` */
	findByLoginToken(hashedToken: string): Promise<IUser | undefined>;
	/**
	 * A page of accounts, by username; its cost does not depend on `offset`. `count` is at most 100.
	 *
	 * With `text`: accounts whose username or name contains it, ignoring case. Usernames that start with it come first,
	 * by username; then the others, oldest account first. A text of one or two characters matches the start of a word (in
	 * a script without spaces, any letter), a longer one matches anywhere. Except at the start of a username, only its
	 * first 40 characters count, fewer where they repeat. With `text` or `activeOnly` at most 1,000 accounts are found
	 * and counted.
	 */
	page(query: {
		text?: string;
		activeOnly?: boolean;
		offset: number;
		count: number;
	}): Promise<{ users: IUser[]; total: number }>;
	count(): Promise<number>;
	/** Active accounts that have this role; counts at most 1,000. */
	countActiveWithRole(role: string): Promise<number>;
	/** Sets the fields given; undefined where the user is absent. */
	update(id: string, patch: UserPatch, now: Date): Promise<IUser | undefined>;
	/**
	 * Replaces the bcrypt hash, only if the stored one is `replaces`; removes all login tokens but `keepHashedToken`, for
	 * `reason`; sets whether the password must be changed at the next login. Undefined where the user is absent or the
	 * stored hash is another.
	 */
	setPassword(id: string, bcrypt: string, now: Date, options: PasswordChange): Promise<IUser | undefined>;
	/**
	 * Adds a login token and sets `lastLogin`; removes tokens from before `oldest`, and the oldest above `limit` (at
	 * least 1), but not the new one. With `bcrypt`, only if that is the stored hash: the password may have been changed
	 * since it was checked. Undefined where the user is inactive.
	 */
	addLoginToken(
		id: string,
		token: StoredLogin,
		keep: { oldest: Date; limit: number; bcrypt?: string },
	): Promise<IUser | undefined>;
	/** True if the token existed. */
	removeLoginToken(id: string, hashedToken: string, now: Date, reason?: SignOutReason): Promise<boolean>;
	/** Removes all but `exceptHashedToken`, for `reason`; returns the removed ones. */
	removeLoginTokens(id: string, now: Date, reason: SignOutReason, exceptHashedToken?: string): Promise<string[]>;
	/** Why and when a login token was removed, if another person or device did it in the last 90 days. */
	findEndedToken(hashedToken: string): Promise<EndedToken | undefined>;
	/**
	 * Activates or deactivates. Deactivating removes all login tokens; it is refused for the last active account with the
	 * role `unlessLast`.
	 * @throws StoreError `last-of-role`
	 */
	setActive(id: string, active: boolean, now: Date, options?: { unlessLast?: string }): Promise<IUser | undefined>;
	/**
	 * Stores end-to-end keys; without `overwrite`, only where there are no keys yet. With `replaces`, only where the
	 * stored wrapped key is that string. False where refused, or the user is absent.
	 */
	setE2EKeys(
		id: string,
		keys: E2EKeys,
		now: Date,
		options: { overwrite: boolean; replaces?: string },
	): Promise<boolean>;
}

/** A system message in a room; the store sets its time. */
export type SystemLine = Pick<IMessage, '_id' | 'msg' | 't' | 'u'>;

export type MemberRemoved = {
	readonly room: IRoom;
	readonly removed: ISubscription;
	readonly subscriptions: readonly ISubscription[];
	/** The system message, as stored. */
	readonly message: IMessage;
};

/** Rooms. A user's rooms are those they have a subscription to. */
export interface RoomsRepository {
	/**
	 * Stores a room with the subscriptions of its members. An existing room is not changed; only missing subscriptions of
	 * its members are added, so that people who left are not put back. `inserted`: the new subscriptions; `created`:
	 * whether the room is new.
	 */
	createWithSubscriptions(
		room: IRoom,
		subscriptions: readonly ISubscription[],
	): Promise<{ room: IRoom; created: boolean; inserted: ISubscription[] }>;
	findById(id: string): Promise<IRoom | undefined>;
	/**
	 * A page of a user's rooms, newest activity first. `SubscriptionsRepository.pageByUser` returns the subscriptions to
	 * the same rooms for the same query.
	 */
	pageByUser(userId: string, query: ListQuery): Promise<Page<IRoom>>;
	/**
	 * A user's rooms by `_updatedAt`, oldest first. A room that changes while paging appears again; none is skipped.
	 */
	changesByUser(userId: string, query: ChangesQuery): Promise<Page<IRoom>>;
	/** The number of a user's rooms. */
	countByUser(userId: string): Promise<number>;
	/**
	 * Removes a member and their subscription from a group, records that for `findRemoved`, and renames the group for the
	 * others (`subscriptions`). Stores `line` as a system message, which changes neither `unread` nor `lastMessage`.
	 * Undefined where the room is absent or the user is not a member.
	 */
	removeMember(id: string, userId: string, now: Date, line: SystemLine): Promise<MemberRemoved | undefined>;
	/** Sets the fields given; undefined where the room is absent. */
	update(
		id: string,
		patch: Partial<Pick<IRoom, 'encrypted' | 'e2eKeyId' | 'topic' | 'ro'>>,
		now: Date,
	): Promise<IRoom | undefined>;
}

/** A record of a removed subscription. */
export type RemovedSubscription = { _id: string; rid: string; removedAt: Date };

/** A user's membership of a room: what they have read, whether their list shows it. One per room and user. */
export interface SubscriptionsRepository {
	findByRoomAndUser(rid: string, userId: string): Promise<ISubscription | undefined>;
	/** A page of a user's subscriptions, in the order of {@link RoomsRepository.pageByUser}. */
	pageByUser(userId: string, query: ListQuery): Promise<Page<ISubscription>>;
	/**
	 * A user's subscriptions by `_updatedAt`, oldest first. One that changes while paging appears again; none is skipped.
	 */
	changesByUser(userId: string, query: ChangesQuery): Promise<Page<ISubscription>>;
	/** The user's subscriptions removed since that time, oldest first. */
	findRemoved(userId: string, since: Date): Promise<RemovedSubscription[]>;
	findByRoom(rid: string): Promise<ISubscription[]>;
	/**
	 * Marks all as read: `unread` 0, no alert, open. `ls` becomes the time of the room's last message, not of the clock,
	 * so that later messages lie after it even if the clock steps back. Undefined where the subscription is absent.
	 */
	markRead(rid: string, userId: string, now: Date): Promise<ISubscription | undefined>;
	/** Shows or hides the room in the user's list; a hidden room has no alert. */
	setOpen(rid: string, userId: string, open: boolean, now: Date): Promise<ISubscription | undefined>;
}

/** The changes of one post. */
export type Posted = {
	message: IMessage;
	room: IRoom;
	/** Of all members, after the change. */
	subscriptions: ISubscription[];
	/** False where a message of this `_id` exists: nothing was written, and `message` is the stored one. */
	inserted: boolean;
};

export type HistoryQuery = {
	/** Only messages before this time; exclusive. */
	before?: Date;
	/** Only messages after this time; exclusive. */
	after?: Date;
	/** 1 to 1,000. The newest matches are returned. */
	limit: number;
	/** How many of the newest matches to skip. */
	offset?: number;
};

/**
 * Messages, ordered by (`ts`, `_id`). `ts` is the time of the clock and unique within a room, so that paging by `ts`
 * neither skips nor repeats: messages of the same millisecond get consecutive ones. Where the clock was set back by a
 * second or more, new messages sort before those dated ahead.
 */
export interface MessagesRepository {
	/**
	 * Stores the message; updates the room (`msgs`, `lm`, `lastMessage`); raises `unread`, sets `alert` and opens the
	 * room for every other member; sets `lr` of the author. `ts` becomes the next free millisecond of the room, after the
	 * last post unless that is dated a second or more ahead.
	 * @throws StoreError `no-such-room`
	 */
	post(message: IMessage): Promise<Posted>;
	findById(id: string): Promise<IMessage | undefined>;
	/** Newest first. */
	history(rid: string, query: HistoryQuery): Promise<IMessage[]>;
	/** The oldest message between `after` and `before`, both exclusive. */
	first(rid: string, query?: { after?: Date; before?: Date }): Promise<IMessage | undefined>;
	/** The room's own count; with exclusive bounds, a count of at most 1,000. */
	count(rid: string, query?: { after?: Date; before?: Date }): Promise<number>;
	/**
	 * Sets text, `editedAt` and `editedBy`; `room` is set where this was its `lastMessage`. Undefined where the message
	 * is absent.
	 */
	edit(
		id: string,
		edit: { msg: string; editedAt: Date; editedBy: Required<Pick<IMessage, 'editedBy'>>['editedBy'] },
	): Promise<{ message: IMessage; room?: IRoom } | undefined>;
	/**
	 * Removes the message, sets the room's `lastMessage` to the previous one, and lowers `msgs`, and `unread` of those
	 * who had not read it (`subscriptions`), independent of the clock. Undefined where the message is absent.
	 */
	remove(
		id: string,
		now: Date,
	): Promise<{ message: IMessage; room: IRoom; subscriptions: ISubscription[] } | undefined>;
}

/** A setting as stored. `updatedBy`: the user id of who last set its value; absent while nobody has. */
export type StoredSetting = ISetting & { updatedBy?: string };

/** Workspace settings. */
export interface SettingsRepository {
	/** All, by `_id`. */
	findAll(): Promise<StoredSetting[]>;
	findById(id: string): Promise<StoredSetting | undefined>;
	/**
	 * Stores definitions: new ones whole, of existing ones all but `value`, `ts`, `createdAt`, `updatedBy` and
	 * `_updatedAt`. Returns the stored documents in the given order.
	 */
	define(settings: readonly ISetting[]): Promise<StoredSetting[]>;
	/**
	 * Sets the value, `updatedBy` (a user id), and `ts` and `_updatedAt` to `now`. Undefined where the setting is absent.
	 */
	setValue(id: string, value: SettingValue, now: Date, updatedBy: string): Promise<StoredSetting | undefined>;
}

/** Networks that accounts logged in from, and failed logins; the basis for slowing down password guesses. */
export interface SignInsRepository {
	/** The key for hashing networks: the stored one, else `proposed`, which is then stored. */
	networkKey(proposed: string): Promise<string>;
	/**
	 * Stores a network as its keyed hash; removes this user's networks from before `oldest`, and the oldest above
	 * `limit`, but not the new one.
	 */
	rememberNetwork(userId: string, network: string, when: Date, keep: { oldest: Date; limit: number }): Promise<void>;
	/** Whether this network of the user was stored at or after `oldest`. */
	isKnownNetwork(userId: string, network: string, oldest: Date): Promise<boolean>;
	/** Adds to the user's failures. */
	addFailures(userId: string, failures: FailedSignIns): Promise<void>;
	/** The user's failures, if the last was at or after `oldest`. */
	failures(userId: string, oldest: Date): Promise<FailedSignIns | undefined>;
	clearFailures(userId: string): Promise<void>;
}
