import { Box, Skeleton, Throbber } from '@rocket.chat/fuselage';
import {
	type SubscriptionWithRoom,
	useRoomList,
	useRouteName,
	useRouteParameter,
	useTranslation,
	useUserDataReady,
	useUserSubscriptions,
} from '@rocket.chat/ui-contexts';
import { type FocusEvent, forwardRef, type HTMLAttributes, useLayoutEffect, useRef } from 'react';
import { type Components, Virtuoso } from 'react-virtuoso';
import { RoomItem } from './RoomItem.tsx';
import { NEWEST_FIRST, useRoomSearch } from './useRoomSearch.ts';

const OPEN = { open: true } as const;

type Context = { readonly label: string /** The number of rooms; -1 while it is unknown. */; readonly size: number };

const Loading = () => (
	<Box padding={16} aria-hidden="true">
		{[1, 2, 3].map((line) => (
			<Skeleton key={line} variant="rect" height={36} marginBlockEnd={8} />
		))}
	</Box>
);

const components: Components<SubscriptionWithRoom, Context> = {
	List: forwardRef<HTMLDivElement, HTMLAttributes<HTMLDivElement> & { context?: Context }>(function List(
		{ context, ...props },
		ref,
	) {
		return <div {...props} ref={ref} role="list" className="rooms" aria-label={context?.label} />;
	}),
	Item: ({ item: _item, context, ...props }) => (
		<div
			{...props}
			role="listitem"
			className="rooms__item"
			aria-posinset={props['data-item-index'] + 1}
			aria-setsize={context?.size}
		/>
	),
	Footer: ({ context }) => (
		<Box display="flex" justifyContent="center" paddingBlock={4} minHeight={8}>
			{context?.size === -1 && <Throbber size="x8" />}
		</Box>
	),
};

/** If the focused room leaves the list, the focus moves to the page. Not if it was only scrolled out of sight. */
function useFocusGoesOn(rooms: readonly SubscriptionWithRoom[]): (event: FocusEvent) => void {
	const focused = useRef<string>(undefined);
	useLayoutEffect(() => {
		if (focused.current !== undefined && !rooms.some(({ rid }) => rid === focused.current)) {
			focused.current = undefined;
			if (document.activeElement === document.body) {
				document.getElementById('main-content')?.focus({ preventScroll: true });
			}
		}
	}, [rooms]);
	return ({ target }) => {
		focused.current = target
			.closest<HTMLElement>('[data-item-index]')
			?.querySelector<HTMLElement>('[data-rid]')?.dataset.rid;
	};
}

type ListProps = {
	readonly rooms: readonly SubscriptionWithRoom[];
	readonly complete: boolean;
	readonly onEnd?: () => void;
};

/** A virtual list: only visible rooms are rendered, even of ten thousand. */
const List = ({ rooms, complete, onEnd }: ListProps) => {
	const t = useTranslation();
	const isDirect = useRouteName() === 'direct';
	const place = useRouteParameter('rid');
	const noteFocus = useFocusGoesOn(rooms);
	return (
		<Box flexGrow={1} minHeight={0} onFocus={noteFocus}>
			<Virtuoso
				data={rooms}
				context={{ label: t('Rooms'), size: complete ? rooms.length : -1 }}
				components={components}
				computeItemKey={(_index, { _id }) => _id}
				defaultItemHeight={56}
				increaseViewportBy={300}
				endReached={onEnd}
				itemContent={(_index, room) => (
					<RoomItem room={room} selected={isDirect && (place === room.rid || (place === room.name && !room.group))} />
				)}
			/>
		</Box>
	);
};

const Hint = ({ lines }: { readonly lines: readonly string[] }) => (
	<Box paddingInline={16} paddingBlock={8} fontScale="p2" color="hint">
		{lines.map((line) => (
			<div key={line}>{line}</div>
		))}
	</Box>
);

/** The list "Rooms", the one with the newest message first; the next page is loaded when its end becomes visible. */
const AllRooms = () => {
	const t = useTranslation();
	const rooms = useUserSubscriptions(OPEN, NEWEST_FIRST);
	const { hasMore, loadMore } = useRoomList();
	return (
		<>
			{rooms.length === 0 && <Hint lines={[t('No_rooms'), t('No_rooms_hint')]} />}
			<List rooms={rooms} complete={!hasMore} onEnd={() => void loadMore().catch(() => undefined)} />
		</>
	);
};

/** The rooms that a search finds, hidden ones too. */
const FoundRooms = ({ text }: { readonly text: string }) => {
	const t = useTranslation();
	const { rooms, searching } = useRoomSearch(text);
	const status = searching
		? t('Searching_rooms')
		: rooms.length === 0
			? t('No_rooms_found')
			: t('Rooms_found', { count: rooms.length });
	return (
		<>
			<Box role="status" paddingInline={16} paddingBlock={4} fontScale="c1" color="hint">
				{status}
			</Box>
			<List rooms={rooms} complete />
		</>
	);
};

/** @param search the typed search text; all rooms are shown if it is blank */
export const RoomList = ({ search }: { readonly search: string }) => {
	const ready = useUserDataReady();
	if (!ready) {
		return <Loading />;
	}
	return search.trim() === '' ? <AllRooms /> : <FoundRooms text={search} />;
};
