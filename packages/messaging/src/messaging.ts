import type { Broker } from '@rocket.chat/core-services';
import type { Cursor, Models } from '@rocket.chat/model-typings';
import type { IMessage, IRoom, ISubscription, PublicUser, SettingsReader } from '@rocket.chat/otr-typings';
import type { MessagingSettings } from './settings.ts';

/** What the method `createDirectMessage` and `im.create` answer. */
export type DirectMessageRoom = IRoom & { t: 'd'; rid: string; usernames: string[]; uids: string[]; inserted: boolean };

/** What the method `loadHistory` answers; newest first. */
export type History = {
	messages: IMessage[];
	/**
	 * With `ls`: how many messages after `ls` lie before the oldest of `messages`, counted up to 1,000, and the first of
	 * them.
	 */
	unreadNotLoaded?: number;
	firstUnread?: IMessage;
};

/** What a client may say of a message it sends; anything else is refused. */
export type MessageInput = { rid: string; msg: string; _id?: string };

/** A place that was given up. */
export type Removed = { _id: string; _deletedAt: Date };

/** A list that may be very long: read from the store in slices, as it is asked for. */
export type Listing<T> = {
	readonly update: AsyncIterable<T[]> /** Since the time that was asked about. */;
	readonly remove: Removed[];
};

/**
 * A page of a person's own list: rooms, their last messages cut to what a line shows, and that person's places in them.
 */
export type RoomPage = {
	subscriptions: ISubscription[];
	rooms: IRoom[];
	/** From where the next page goes on; absent after the last. */
	next?: Cursor;
};

/**
 * Rooms, subscriptions and messages, for a signed-in user who is checked to be a member. Every rejection meant for a
 * client is a `MessagingError`.
 */
export interface Messaging {
	/**
	 * Opens the direct message of this user with these others; none but himself: notes to self; more than one: a group. A
	 * room that is there is found again; a new one is paid for from the account's budget: 20 rooms with people of whom
	 * somebody never wrote to its owner in the direct message of the two, then one a minute; 100 of any, then one each 6
	 * s. Administrators and bots pay nothing.
	 * @throws MessagingError `error-invalid-user`, `error-invalid-arguments`, `error-direct-message-max-user-exceeded`;
	 * `error-too-many-requests` with
	 * `details.timeToReset` in ms
	 */
	createDirectMessage(byUserId: string, usernames: readonly string[]): Promise<DirectMessageRoom>;
	/**
	 * `input` is what the client sent, unchecked. The author, the time and all else are ours. A repeated `_id` of the
	 * same author, room and text answers the stored message again and announces nothing.
	 * @throws MessagingError `error-invalid-params` (unknown or malformed field), `error-not-allowed` (`t`, system
	 * fields, no member, a foreign `_id`),
	 * `error-message-size-exceeded`, `error-invalid-room`
	 */
	sendMessage(userId: string, input: unknown): Promise<IMessage>;
	/**
	 * Replaces the text of one's own message.
	 * @throws MessagingError `error-action-not-allowed`, `error-message-editing-blocked`, …
	 */
	editMessage(userId: string, input: unknown): Promise<IMessage>;
	/** Removes one's own message. @throws MessagingError `error-action-not-allowed`, … */
	deleteMessage(userId: string, messageId: string): Promise<IMessage>;
	/** @param end exclusive; now if absent. @param limit 1 to 100. @param ls last seen: also counts what lies between. */
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
	/** The same without end, in slices. */
	roomsFrom(userId: string, offset: number): Promise<{ rooms: AsyncIterable<IRoom[]>; total: number }>;
	/** The id of the user's direct message with somebody, or with themselves; undefined where there is none. */
	directRoomWith(userId: string, username: string): Promise<string | undefined>;
	/** Everything, or what has changed since that time or then: for programs that want all. */
	listSubscriptions(userId: string, updatedAfter?: Date): Promise<Listing<ISubscription>>;
	listRooms(userId: string, updatedAfter?: Date): Promise<Listing<IRoom>>;
	/**
	 * Newest activity first. `limit` 1 to 100, 100 unless said; `open`: only what is shown in the list, or only what is
	 * hidden; `text`: only what has this in its name.
	 */
	pageOfRooms(
		userId: string,
		query: { limit?: number; after?: Cursor; open?: boolean; text?: string },
	): Promise<RoomPage>;
	/**
	 * What has changed since that time or then, oldest change first. `removed`, what was given up since, comes with the
	 * first page.
	 */
	changesOfRooms(
		userId: string,
		query: { since: Date; after?: Cursor },
	): Promise<RoomPage & { removed: { _id: string; rid: string }[] }>;
	/** One room and the user's place in it; undefined where there is none. */
	roomOfUser(userId: string, rid: string): Promise<{ subscription: ISubscription; room: IRoom } | undefined>;
	/** The room's data for a member. @throws MessagingError `error-room-not-found` also where he is none. */
	roomInfo(userId: string, rid: string): Promise<IRoom>;
	/** Members as others may see them; for a member. */
	membersOf(userId: string, rid: string): Promise<PublicUser[]>;
	/** Membership as the store has it now; for caches of permission. Undefined where there is no such room. */
	roomMembership(rid: string): Promise<{ t: IRoom['t']; uids: readonly string[]; group?: boolean } | undefined>;
	isMember(userId: string, rid: string): Promise<boolean>;
	/** Marks everything in the room read. */
	readRoom(userId: string, rid: string): Promise<ISubscription>;
	/** Hides the room from the user's list until the next message. */
	hideRoom(userId: string, rid: string): Promise<ISubscription>;
	/** Shows it again. */
	openRoom(userId: string, rid: string): Promise<ISubscription>;
	/**
	 * Takes the user out of a group, which stays one for the others, and says so to all. They are not put back: whoever
	 * opens a group of the same people again gets a new room.
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
	/** Monotonic milliseconds, for limits; the process's unless given. */
	monotonicClock?: () => number;
	/** So many random bytes; the operating system's unless given. */
	random?: (length: number) => Uint8Array;
};
