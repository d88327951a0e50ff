import type { ChangesQuery, Cursor, ListQuery, Page } from '@rocket.chat/model-typings';
import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import type { Context } from './context.ts';
import type { Listing, Messaging, Removed } from './messaging.ts';

/** Documents per read of a whole list: each may hold a last message of 100,000 characters. */
const SLICE = 25;

/** Rooms on a page of a user's own list. */
const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 100;

/** UTF-16 code units of a last message that a list shows. */
const PREVIEW = 400;

const bounded = (limit: number | undefined): number =>
	Number.isSafeInteger(limit) ? Math.min(Math.max(limit ?? DEFAULT_LIMIT, 1), MAX_LIMIT) : DEFAULT_LIMIT;

/** By change, oldest first, so that changes made while reading are not missed; each document once. */
async function* slicesOf<T extends { readonly _id: string }>(
	read: (query: ChangesQuery) => Promise<Page<T>>,
	since: Date | undefined,
): AsyncGenerator<T[]> {
	const given = new Set<string>();
	let after: Cursor | undefined;
	do {
		const { items, next }: Page<T> = await read({ limit: SLICE, ...(since && { since }), ...(after && { after }) });
		const fresh = items.filter(({ _id }) => !given.has(_id));
		for (const { _id } of fresh) {
			given.add(_id);
		}
		yield fresh;
		after = next;
	} while (after);
}

/** By activity, newest first, from the one at `offset`. */
async function* byActivity<T>(read: (query: ListQuery) => Promise<Page<T>>, offset: number): AsyncGenerator<T[]> {
	let page = await read({ limit: SLICE, offset });
	yield page.items;
	while (page.next) {
		page = await read({ limit: SLICE, after: page.next });
		yield page.items;
	}
}

/** The subscriptions removed since a time. */
const removedSince = async (
	{ models }: Context,
	userId: string,
	since: Date | undefined,
): Promise<{ subscriptions: Removed[]; rooms: Removed[] }> => {
	const removed = since ? await models.subscriptions.findRemoved(userId, since) : [];
	return {
		subscriptions: removed.map(({ _id, removedAt }) => ({ _id, _deletedAt: removedAt })),
		rooms: removed.map(({ rid, removedAt }) => ({ _id: rid, _deletedAt: removedAt })),
	};
};

/** The room with its last message cut to one line. */
const withoutLongTexts = (room: IRoom): IRoom => {
	const { lastMessage } = room;
	if (lastMessage === undefined || lastMessage.msg.length <= PREVIEW) {
		return room;
	}
	return {
		...room,
		lastMessage: { ...lastMessage, msg: lastMessage.msg.slice(0, PREVIEW).replace(/[\ud800-\udbff]$/, '') },
	};
};

/** Of the ends of two lists over the same rows, the one that omits nothing of either. */
const earlier = (a: Cursor | undefined, b: Cursor | undefined): Cursor | undefined =>
	a && b ? (a.at < b.at || (a.at === b.at && a.rid < b.rid) ? a : b) : (a ?? b);

export const listsOf = (
	context: Context,
): Pick<
	Messaging,
	'listSubscriptions' | 'listRooms' | 'roomsPage' | 'roomsFrom' | 'pageOfRooms' | 'changesOfRooms' | 'roomOfUser'
> => {
	const { rooms, subscriptions } = context.models;
	return {
		listSubscriptions: async (userId, since): Promise<Listing<ISubscription>> => ({
			update: slicesOf((query) => subscriptions.changesByUser(userId, query), since),
			remove: (await removedSince(context, userId, since)).subscriptions,
		}),
		listRooms: async (userId, since): Promise<Listing<IRoom>> => ({
			update: slicesOf((query) => rooms.changesByUser(userId, query), since),
			remove: (await removedSince(context, userId, since)).rooms,
		}),
		roomsPage: async (userId, { offset, count }) => {
			const [{ items }, total] = await Promise.all([
				rooms.pageByUser(userId, { limit: count, offset }),
				rooms.countByUser(userId),
			]);
			return { rooms: items, total };
		},
		roomsFrom: async (userId, offset) => ({
			rooms: byActivity((query) => rooms.pageByUser(userId, query), offset),
			total: await rooms.countByUser(userId),
		}),
		pageOfRooms: async (userId, { limit, ...where }) => {
			const query = { limit: bounded(limit), ...where };
			const [places, found] = await Promise.all([
				subscriptions.pageByUser(userId, query),
				rooms.pageByUser(userId, query),
			]);
			return {
				subscriptions: places.items,
				rooms: found.items.map(withoutLongTexts),
				...(places.next && { next: places.next }),
			};
		},
		changesOfRooms: async (userId, { since, after }) => {
			const query = { limit: MAX_LIMIT, since, ...(after && { after }) };
			const [places, found, removed] = await Promise.all([
				subscriptions.changesByUser(userId, query),
				rooms.changesByUser(userId, query),
				removedSince(context, userId, after ? undefined : since),
			]);
			const next = earlier(places.next, found.next);
			return {
				subscriptions: places.items,
				rooms: found.items.map(withoutLongTexts),
				removed: removed.subscriptions.map(({ _id }, n) => ({ _id, rid: removed.rooms[n]?._id ?? '' })),
				...(next && { next }),
			};
		},
		roomOfUser: async (userId, rid) => {
			const subscription = await subscriptions.findByRoomAndUser(rid, userId);
			const room = subscription && (await rooms.findById(rid));
			return room && { subscription, room: withoutLongTexts(room) };
		},
	};
};
