import { type SubscriptionWithRoom, useRoomList, useUserSubscriptions } from '@rocket.chat/ui-contexts';
import { useEffect, useMemo, useState } from 'react';

/** ms after the last key press until the server is asked. */
const PAUSE = 250;

/** Sorts rooms: the one with the newest message first. */
export const NEWEST_FIRST = { sort: { lm: -1 } } as const;

const ALL = {} as const;

const none: ReadonlySet<string> = new Set();

type Found = { readonly text: string; readonly rids: ReadonlySet<string> };

export type RoomSearch = {
	readonly rooms: readonly SubscriptionWithRoom[] /** The server has not answered yet. */;
	readonly searching: boolean;
};

const hasInName = ({ name, fname }: SubscriptionWithRoom, text: string): boolean =>
	`${name}\n${fname ?? ''}`.toLowerCase().includes(text);

/**
 * Rooms whose name contains this text, hidden ones included: loaded ones at once, and a moment later those that the
 * server finds. Blank text finds none.
 */
export function useRoomSearch(input: string): RoomSearch {
	const text = input.trim().toLowerCase();
	const { search } = useRoomList();
	const known = useUserSubscriptions(ALL, NEWEST_FIRST);
	const [found, setFound] = useState<Found>({ text: '', rids: none });

	useEffect(() => {
		if (text === '') {
			return;
		}
		let current = true;
		const timer = setTimeout(() => {
			search(text)
				// Without an answer, as without a connection, only loaded rooms are found.
				.catch((): readonly string[] => [])
				.then((rids) => current && setFound({ text, rids: new Set(rids) }));
		}, PAUSE);
		return () => {
			current = false;
			clearTimeout(timer);
		};
	}, [text, search]);

	return useMemo(() => {
		const rids = found.text === text ? found.rids : none;
		return {
			rooms: text === '' ? [] : known.filter((room) => rids.has(room.rid) || hasInName(room, text)),
			searching: text !== '' && found.text !== text,
		};
	}, [known, found, text]);
}
