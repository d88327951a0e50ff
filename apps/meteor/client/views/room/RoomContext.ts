import { createContext, useContext } from 'react';

/** The open room, as its views need it, with upstream's IRoom names where they exist. */
export type OpenRoom = {
	readonly _id: string;
	readonly t: 'd' | 'c' | 'p' | 'l' | 'v';
	readonly uids?: readonly string[];
	readonly usernames?: readonly string[];
	/** The room's own name: of a direct message of two the peer's username. */
	readonly name: string;
	/** The heading: the peer's name in a direct message, otherwise the room's name. */
	readonly title: string;
	/** The other person of a direct message of two. */
	readonly peer?: { readonly uid: string; readonly username: string };
};

export const RoomContext = createContext<OpenRoom | undefined>(undefined);

/** The open room; throws outside of one. */
export const useRoom = (): OpenRoom => {
	const room = useContext(RoomContext);
	if (!room) {
		throw new Error('useRoom expects a RoomContext provider above this component');
	}
	return room;
};
