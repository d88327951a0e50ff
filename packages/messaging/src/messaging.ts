import type { Broker } from '@rocket.chat/core-services';
import type { Cursor, Models } from '@rocket.chat/model-typings';
import type { IMessage, IRoom, ISubscription, PublicUser, SettingsReader } from '@rocket.chat/otr-typings';
import type { MessagingSettings } from './settings.ts';

/** The result of the method `createDirectMessage` and of `im.create`. */
export type DirectMessageRoom = IRoom & { t: 'd'; rid: string; usernames: string[]; uids: string[]; inserted: boolean };

/** The result of the method `loadHistory`; newest first. */
export type History = {
	messages: IMessage[];
	/**
	 * With `ls`: how many messages after `ls` lie before the oldest of `messages`, counted up to 1,000, and the first of
	 * them.
	 */
	unreadNotLoaded?: number;
	firstUnread?: IMessage;
};

/** The fields that a client may set in a message; others are refused. */
export type MessageInput = { rid: string; msg: string; _id?: string };

/** A removed subscription. */
export type Removed = { _id: string; _deletedAt: Date };

/** A list that may be very long: read from the store lazily, in slices. */
export type Listing<T> = {
	readonly update: AsyncIterable<T[]> /** Since the time that was asked about. */;
	readonly remove: Removed[];
};

/**
 * A page of a user's own list: rooms, with last messages cut to one line, and the user's subscriptions to them.
 */
export type RoomPage = {
	subscriptions: ISubscription[];
	rooms: IRoom[];
	/** Where the next page starts; absent on the last page. */
	next?: Cursor;
};

/**
 * Rooms, subscriptions and messages, for a signed-in user; each call checks that they are a member. Every rejection
 * meant for a client is a `MessagingError`.
 */
export interface Messaging {
	/**
	 * Opens the direct message of this user with the others; without others, notes to self; with several, a group. An
	 * existing room is reused. A new one counts towards the account's limits: 20 rooms with at least one person who never
	 * wrote to the user in their direct message, then one a minute; 100 rooms of any kind, then one per 6 s.
	 * Administrators and bots are exempt.
	 * @throws MessagingError `error-invalid-user`, `error-invalid-arguments`, `error-direct-message-max-user-exceeded`;
	 * `error-too-many-requests` with `details.timeToReset` in ms
	 */
	createDirectMessage(byUserId: string, usernames: readonly string[]): Promise<DirectMessageRoom>;
	/**
	 * `input` is unchecked input of the client. The server sets author, time and all other fields. A repeated `_id` with
	 * the same author, room and text returns the stored message again and announces nothing.
	 * @throws MessagingError `error-invalid-params` (unknown or malformed field), `error-not-allowed` (`t`, system
	 * fields, no member, a foreign `_id`), `error-message-size-exceeded`, `error-invalid-room`
	 */
	sendMessage(userId: string, input: unknown): Promise<IMessage>;
	/**
	 * Replaces the text of one's own message.
	 * @throws MessagingError `error-action-not-allowed`, `error-message-editing-blocked`, …
	 */
	editMessage(userId: string, input: unknown): Promise<IMessage>;
	/** Removes one's own message. @throws MessagingError `error-action-not-allowed`, … */
	deleteMessage(userId: string, messageId: string): Promise<IMessage>;
	/**
	 * @param end exclusive; by default now. @param limit 1 to 100. @param ls last seen; also counts what lies between.
	 */
	loadHistory(userId: string, rid: string, end?: Date, limit?: number, ls?: Date): Promise<History>;
	/** For REST's `im.messages`: newest first. `count` 1 to 100. */
	messagesOf(
		userId: string,
		rid: string,
		page: { offset: number; count: number },
	): Promise<{ messages: IMessage[]; total: number }>;
	getMessage(userId: string, messageId: string): Promise<IMessage>;
	subscriptionOf(userId: string, rid: string): Promise<ISubscription | undefined>;
	/** For REST's `im.list`: newest activity first. `count` 1 to 1,000. */
	roomsPage(userId: string, page: { offset: number; count: number }): Promise<{ rooms: IRoom[]; total: number }>;
	/** The same without a limit, in slices. */
	roomsFrom(userId: string, offset: number): Promise<{ rooms: AsyncIterable<IRoom[]>; total: number }>;
	/** The id of the user's direct message with another user or themselves; undefined where absent. */
	directRoomWith(userId: string, username: string): Promise<string | undefined>;
	/** All, or what changed at or after that time; for clients that load everything. */
	listSubscriptions(userId: string, updatedAfter?: Date): Promise<Listing<ISubscription>>;
	listRooms(userId: string, updatedAfter?: Date): Promise<Listing<IRoom>>;
	/**
	 * Newest activity first. `limit`: 1 to 100, by default 100; `open`: only shown, or only hidden rooms; `text`: only
	 * rooms whose name contains it.
	 */
	pageOfRooms(
		userId: string,
		query: { limit?: number; after?: Cursor; open?: boolean; text?: string },
	): Promise<RoomPage>;
	/**
	 * What changed at or after that time, oldest change first. The first page also has `removed`, the subscriptions
	 * removed since.
	 */
	changesOfRooms(
		userId: string,
		query: { since: Date; after?: Cursor },
	): Promise<RoomPage & { removed: { _id: string; rid: string }[] }>;
	/** A room and the user's subscription to it; undefined where absent. */
	roomOfUser(userId: string, rid: string): Promise<{ subscription: ISubscription; room: IRoom } | undefined>;
	/** The room's data for a member. @throws MessagingError `error-room-not-found`, also for non-members. */
	roomInfo(userId: string, rid: string): Promise<IRoom>;
	/** The public data of the members, for a member. */
	membersOf(userId: string, rid: string): Promise<PublicUser[]>;
	/** The stored membership, for caches of permissions. Undefined if the room is absent. */
	roomMembership(rid: string): Promise<{ t: IRoom['t']; uids: readonly string[]; group?: boolean } | undefined>;
	isMember(userId: string, rid: string): Promise<boolean>;
	/** Marks all messages of the room as read. */
	readRoom(userId: string, rid: string): Promise<ISubscription>;
	/** Hides the room from the user's list until the next message. */
	hideRoom(userId: string, rid: string): Promise<ISubscription>;
	/** Shows it again. */
	openRoom(userId: string, rid: string): Promise<ISubscription>;
	/**
	 * Removes the user from a group, which remains a group for the others, and announces it. They cannot be put back:
	 * opening a group of the same people again creates a new room.
	 * @throws MessagingError `error-room-not-found`; `error-not-allowed` in a direct message of two, which can be hidden
	 */
	leaveRoom(userId: string, rid: string): Promise<void>;
}

export type MessagingDependencies = {
	models: Models;
	broker: Broker;
	/** Defines `messagingSettings`; their defaults apply without it. */
	settings?: SettingsReader<MessagingSettings>;
	/** Milliseconds since 1970. */
	clock?: () => number;
	/** Monotonic milliseconds, for limits; by default the process's. */
	monotonicClock?: () => number;
	/** Returns `length` random bytes; by default the operating system's. */
	random?: (length: number) => Uint8Array;
};
