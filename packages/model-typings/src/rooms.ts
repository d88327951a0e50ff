import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { ChangesQuery, ListQuery, Page } from './paging.ts';

/** Rooms. A user's rooms are those for which he has a subscription. */
export interface RoomsRepository {
	/**
	 * Stores a room together with the subscriptions of its members, in one transaction. Where the room exists it is left as it is,
	 * and only subscriptions that are missing are added.
	 * `inserted` are the subscriptions that were new; `created` says whether the room was.
	 */
	createWithSubscriptions(room: IRoom, subscriptions: readonly ISubscription[]): Promise<{ room: IRoom; created: boolean; inserted: ISubscription[] }>;
	findById(id: string): Promise<IRoom | undefined>;
	/** The rooms of a user, newest activity first; with `updatedAfter`, only those whose `_updatedAt` is that or later (the same millisecond may have seen two changes). */
	findByUser(userId: string, updatedAfter?: Date): Promise<IRoom[]>;
	/** A page of a user's rooms, newest activity first. The same query to `SubscriptionsRepository.pageByUser` answers the subscriptions to the same rooms. */
	pageByUser(userId: string, query: ListQuery): Promise<Page<IRoom>>;
	/** A user's rooms by their `_updatedAt`, oldest change first: one that changes meanwhile comes again, none is left out. */
	changesByUser(userId: string, query: ChangesQuery): Promise<Page<IRoom>>;
	/** In how many rooms a user is. */
	countByUser(userId: string): Promise<number>;
	/** Sets the fields given; undefined where there is no such room. */
	update(id: string, patch: Partial<Pick<IRoom, 'encrypted' | 'e2eKeyId' | 'topic' | 'ro'>>, now: Date): Promise<IRoom | undefined>;
}
