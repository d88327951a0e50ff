import { createContext } from 'react';
import { constantQuery, type Query } from './store.ts';

export type UserStatus = 'online' | 'away' | 'busy' | 'offline';
export type UserPresence = {
	readonly _id: string;
	readonly status: UserStatus;
	readonly username?: string;
	readonly statusText?: string;
};

export type UserPresenceContextValue = { queryUserData(uid: string): Query<UserPresence | undefined> };

export const UserPresenceContext = createContext<UserPresenceContextValue>({
	queryUserData: () => constantQuery(undefined),
});
