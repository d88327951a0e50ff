import type { IMessage, IRoom, ISubscription } from '@rocket.chat/otr-typings';

/** What one post changed. */
export type Posted = {
	message: IMessage;
	room: IRoom;
	/** Those of all members, as they are now. */
	subscriptions: ISubscription[];
	/**
	 * False where a message of this `_id` was there already: then nothing was written and `message` is the stored one.
	 */
	inserted: boolean;
};

export type HistoryQuery = {
	/** Only messages before this time; exclusive. */
	before?: Date;
	/** Only messages after this time; exclusive. */
	after?: Date;
	/** At most so many, 1 to 1,000; the newest of those that match. */
	limit: number;
	/** So many of the newest are passed over first. */
	offset?: number;
};

/**
 * Messages. `ts` is the time of the clock, and within a room each message has one of its own, so that paging by `ts`
 * neither skips nor repeats: messages of one moment are dated a millisecond after one another. Histories go by (`ts`,
 * `_id`). Where the clock was put back by a second or more, what is posted then stands before what was dated ahead.
 */
export interface MessagesRepository {
	/**
	 * In one transaction: stores the message, bumps the room (`msgs`, `lm`, `lastMessage`), raises `unread` and `alert`
	 * and opens the room for every other member, sets `lr` of the author. `ts` becomes the next millisecond that is free
	 * in the room, after that of the last post unless that lies a second or more ahead.
	 * @throws StoreError where the room does not exist (`no-such-room`)
	 */
	post(message: IMessage): Promise<Posted>;
	findById(id: string): Promise<IMessage | undefined>;
	/** Newest first. */
	history(rid: string, query: HistoryQuery): Promise<IMessage[]>;
	/** The oldest within bounds, exclusive. */
	first(rid: string, query?: { after?: Date; before?: Date }): Promise<IMessage | undefined>;
	/** All of the room, as the room itself knows; within bounds, exclusive, no more than 1,000 are counted. */
	count(rid: string, query?: { after?: Date; before?: Date }): Promise<number>;
	/**
	 * New text with `editedAt`, `editedBy`; `room` where its `lastMessage` was this one. Undefined where there is no such
	 * message.
	 */
	edit(
		id: string,
		edit: { msg: string; editedAt: Date; editedBy: Required<Pick<IMessage, 'editedBy'>>['editedBy'] },
	): Promise<{ message: IMessage; room?: IRoom } | undefined>;
	/**
	 * In one transaction: removes the message, sets the room's `lastMessage` to the one before, lowers `msgs`, and lowers
	 * `unread` of those who had not read it, whatever the clock said when; `subscriptions` are theirs. Undefined where
	 * there is no such message.
	 */
	remove(
		id: string,
		now: Date,
	): Promise<{ message: IMessage; room: IRoom; subscriptions: ISubscription[] } | undefined>;
}
