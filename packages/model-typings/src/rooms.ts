import type { IMessage, IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { ChangesQuery, ListQuery, Page } from './paging.ts';

/** What a line of the server's own says of a room; the store dates it. */
export type SystemLine = Pick<IMessage, '_id' | 'msg' | 't' | 'u'>;

export type MemberRemoved = {
	readonly room: IRoom;
	readonly removed: ISubscription;
	readonly subscriptions: readonly ISubscription[];
	/** The line, as it is stored. */
	readonly message: IMessage;
};

/** Rooms. A user's rooms are those for which he has a subscription. */
export interface RoomsRepository {
	/**
	 * Stores a room together with the subscriptions of its members, in one transaction. Where the room exists it is left
	 * as it is, and only subscriptions that are missing are added, of people who are members: who has left is not put
	 * back.
	 * `inserted` are the subscriptions that were new; `created` says whether the room was.
	 */
	createWithSubscriptions(
		room: IRoom,
		subscriptions: readonly ISubscription[],
	): Promise<{ room: IRoom; created: boolean; inserted: ISubscription[] }>;
	findById(id: string): Promise<IRoom | undefined>;
	/**
	 * A page of a user's rooms, newest activity first. The same query to `SubscriptionsRepository.pageByUser` answers the
	 * subscriptions to the same rooms.
	 */
	pageByUser(userId: string, query: ListQuery): Promise<Page<IRoom>>;
	/**
	 * A user's rooms by their `_updatedAt`, oldest change first: one that changes meanwhile comes again, none is left
	 * out.
	 */
	changesByUser(userId: string, query: ChangesQuery): Promise<Page<IRoom>>;
	/** In how many rooms a user is. */
	countByUser(userId: string): Promise<number>;
	/**
	 * In one transaction: takes a member out of a group, with their subscription, remembers it for `findRemoved`, and
	 * names the group anew for those who stay (`subscriptions`). `line` becomes a message of the room that says so: it
	 * makes nothing unread and is no last message. Undefined where there is no such room or they are not in it.
	 */
	removeMember(id: string, userId: string, now: Date, line: SystemLine): Promise<MemberRemoved | undefined>;
	/** Sets the fields given; undefined where there is no such room. */
	update(
		id: string,
		patch: Partial<Pick<IRoom, 'encrypted' | 'e2eKeyId' | 'topic' | 'ro'>>,
		now: Date,
	): Promise<IRoom | undefined>;
}
