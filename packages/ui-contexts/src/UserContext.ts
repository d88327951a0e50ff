import type { IRoom, ISubscription, IUser } from '@rocket.chat/core-typings';
import { createContext } from 'react';
import { constantQuery, type Query } from './store.ts';
import type { UserStatus } from './UserPresenceContext.ts';

/** A subscription with what the lists show of its room. */
export type SubscriptionWithRoom = ISubscription &
	Pick<IRoom, 'uids' | 'usernames' | 'usersCount' | 'lastMessage' | 'lm'> & {
		/** Opened for more than two: never the direct message of those who are left in it. */
		readonly group?: boolean;
	};

/**
 * Fields that must equal; an absent one is not looked at. `name` is that of a direct message of two: a group is known
 * by its id.
 */
export type SubscriptionQuery = Partial<Pick<ISubscription, 'rid' | 'name' | 'open' | 't'>>;

export type FindOptions = {
	readonly sort?: Readonly<Partial<Record<'lm' | 'ts' | 'name', 1 | -1>>>;
	readonly limit?: number;
};

/** The signed-in user, of what the server tells them of themselves. */
export type SignedInUser = Pick<IUser, '_id' | 'username' | 'name' | 'roles' | 'emails' | 'status'> & {
	/** What he chose for others to see; `offline` is invisible. */
	readonly statusDefault?: UserStatus;
};

export type UserContextValue = {
	readonly userId: string | undefined;
	readonly user: SignedInUser | null;
	queryPreference<T>(key: string, fallback?: T): Query<T | undefined>;
	querySubscription(query: SubscriptionQuery): Query<SubscriptionWithRoom | undefined>;
	querySubscriptions(query: SubscriptionQuery, options?: FindOptions): Query<readonly SubscriptionWithRoom[]>;
	queryRoom(query: Partial<Pick<IRoom, '_id'>>): Query<IRoom | undefined>;
	/** True once the first load of rooms and subscriptions is in. */
	readonly ready: boolean;
	logout(): Promise<void>;
	/** Runs before the token is dropped; returns the unsubscribe. */
	onLogout(callback: () => void): () => void;
};

const none: readonly SubscriptionWithRoom[] = [];

export const UserContext = createContext<UserContextValue>({
	userId: undefined,
	user: null,
	queryPreference: (_key, fallback) => constantQuery(fallback),
	querySubscription: () => constantQuery(undefined),
	querySubscriptions: () => constantQuery(none),
	queryRoom: () => constantQuery(undefined),
	ready: false,
	logout: () => Promise.resolve(),
	onLogout: () => () => undefined,
});
