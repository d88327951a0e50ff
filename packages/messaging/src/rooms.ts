import { toPublicUser } from '@rocket.chat/model-typings';
import type { IRoom, ISubscription } from '@rocket.chat/otr-typings';
import { announceSubscription, type Context, noSuchRoom, requireRoom, requireSubscription } from './context.ts';
import type { Changes, Messaging } from './messaging.ts';

/** With a time, the form of an answer that a client merges; nobody leaves a direct message, so nothing is ever to be removed. */
const changes = <T>(update: T[], updatedAfter: Date | undefined): T[] & Changes<T> => (updatedAfter ? { update, remove: [] } : update) as T[] & Changes<T>;

const read = async (context: Context, userId: string, rid: string): Promise<ISubscription> => {
	const before = await requireSubscription(context, userId, rid);
	const room = await requireRoom(context, userId, rid);
	if (before.unread === 0 && !before.alert && before.open && before.ls?.getTime() === room.lm?.getTime()) {
		return before;
	}
	return announced(context, await context.models.subscriptions.markRead(rid, userId, context.now()));
};

const announced = async (context: Context, subscription: ISubscription | undefined): Promise<ISubscription> => {
	if (!subscription) {
		throw noSuchRoom();
	}
	await announceSubscription(context, 'updated', subscription);
	return subscription;
};

const show = async (context: Context, userId: string, rid: string, open: boolean): Promise<ISubscription> => {
	const before = await requireSubscription(context, userId, rid);
	return before.open === open ? before : announced(context, await context.models.subscriptions.setOpen(rid, userId, open, context.now()));
};

type RoomMethods = Pick<
	Messaging,
	'subscriptionsOf' | 'subscriptionOf' | 'roomsOf' | 'roomInfo' | 'membersOf' | 'roomMembership' | 'isMember' | 'readRoom' | 'hideRoom' | 'openRoom'
>;

export const roomsOf = (context: Context): RoomMethods => {
	const { rooms, subscriptions, users } = context.models;
	return {
		subscriptionsOf: async (userId: string, updatedAfter?: Date) => changes<ISubscription>(await subscriptions.findByUser(userId, updatedAfter), updatedAfter),
		subscriptionOf: (userId, rid) => subscriptions.findByRoomAndUser(rid, userId),
		roomsOf: async (userId: string, updatedAfter?: Date) => changes<IRoom>(await rooms.findByUser(userId, updatedAfter), updatedAfter),
		roomInfo: (userId, rid) => requireRoom(context, userId, rid),
		membersOf: async (userId, rid) => {
			await requireSubscription(context, userId, rid);
			const members = await subscriptions.findByRoom(rid);
			return (await users.findByIds(members.map(({ u }) => u._id))).map(toPublicUser);
		},
		roomMembership: async (rid) => {
			const room = await rooms.findById(rid);
			return room && { t: room.t, uids: room.uids ?? (await subscriptions.findByRoom(rid)).map(({ u }) => u._id) };
		},
		isMember: async (userId, rid) => (await subscriptions.findByRoomAndUser(rid, userId)) !== undefined,
		readRoom: (userId, rid) => read(context, userId, rid),
		hideRoom: (userId, rid) => show(context, userId, rid, false),
		openRoom: (userId, rid) => show(context, userId, rid, true),
	};
};
