import { createContext } from 'react';
import { constantQuery, type Query } from './store.ts';

/**
 * The signed-in user's list of rooms, of which the newest are loaded, and more as somebody looks. What is loaded is
 * among the subscriptions.
 */
export type RoomListContextValue = {
	/** Whether the server has more of the list. */
	readonly queryHasMore: Query<boolean>;
	/** Loads the next page of it. */
	loadMore(): Promise<void>;
	/** Loads those of all rooms whose name has this text in it; answers their ids. */
	search(text: string): Promise<readonly string[]>;
	/** Loads one room; false where there is no such room, or one is not in it. */
	load(rid: string): Promise<boolean>;
};

export const RoomListContext = createContext<RoomListContextValue>({
	queryHasMore: constantQuery(false),
	loadMore: () => Promise.resolve(),
	search: () => Promise.resolve([]),
	load: () => Promise.resolve(false),
});
