import type { ISubscription } from '@rocket.chat/otr-typings';
import type { ChangesQuery, ListQuery, Page } from './paging.ts';

/** What is left of a subscription that was removed. */
export type RemovedSubscription = { _id: string; rid: string; removedAt: Date };

/** A user's place in a room: what he has read, whether it is open in his list. One per room and user. */
export interface SubscriptionsRepository {
	findByRoomAndUser(rid: string, userId: string): Promise<ISubscription | undefined>;
	/** A page of a user's subscriptions, by the newest activity of their rooms; @see RoomsRepository.pageByUser. */
	pageByUser(userId: string, query: ListQuery): Promise<Page<ISubscription>>;
	/**
	 * A user's subscriptions by their `_updatedAt`, oldest change first: one that changes meanwhile comes again, none is
	 * left out.
	 */
	changesByUser(userId: string, query: ChangesQuery): Promise<Page<ISubscription>>;
	/** Places that this user has given up since that time, oldest first. */
	findRemoved(userId: string, since: Date): Promise<RemovedSubscription[]>;
	findByRoom(rid: string): Promise<ISubscription[]>;
	/**
	 * All read, in one transaction: unread 0, no alert, shown; `ls` is the time of the room's last message rather than
	 * that of the clock, so that what is posted next lies after it even where the clock steps back. Undefined where there
	 * is no such subscription.
	 */
	markRead(rid: string, userId: string, now: Date): Promise<ISubscription | undefined>;
	/** Shows the room in, or hides it from, the user's list; a hidden one has no alert. */
	setOpen(rid: string, userId: string, open: boolean, now: Date): Promise<ISubscription | undefined>;
}
