import { useContext } from 'react';
import { RoomListContext, type RoomListContextValue } from '../RoomListContext.ts';
import { useQueryValue } from '../store.ts';

/** Loads of the list of rooms what somebody looks at, and says whether there is more of it. */
export const useRoomList = (): Pick<RoomListContextValue, 'loadMore' | 'search' | 'load'> & {
	readonly hasMore: boolean;
} => {
	const list = useContext(RoomListContext);
	return { loadMore: list.loadMore, search: list.search, load: list.load, hasMore: useQueryValue(list.queryHasMore) };
};
