import { documentId, toPublicUser } from '@rocket.chat/model-typings';
import type { ISubscription } from '@rocket.chat/otr-typings';
import {
	announceRoom,
	announceSubscription,
	type Context,
	noSuchRoom,
	requireActiveUser,
	requireRoom,
	requireSubscription,
} from './context.ts';
import { directRoomId, isGroup } from './direct-messages.ts';
import { MessagingError } from './errors.ts';
import type { Messaging } from './messaging.ts';

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
	return before.open === open
		? before
		: announced(context, await context.models.subscriptions.setOpen(rid, userId, open, context.now()));
};

const leave = async (context: Context, userId: string, rid: string): Promise<void> => {
	const before = await requireRoom(context, userId, rid);
	if (!isGroup(before)) {
		throw new MessagingError('error-not-allowed', 'Only a group can be left; a direct message of two can be hidden', {
			action: 'leave',
		});
	}
	const { username, name } = await requireActiveUser(context, userId);
	const line = {
		_id: documentId(context.random),
		t: 'ul' as const,
		msg: username,
		u: { _id: userId, username, name: name ?? username },
	};
	const left = await context.models.rooms.removeMember(before._id, userId, context.now(), line);
	if (!left) {
		throw noSuchRoom();
	}
	await Promise.all([
		announceSubscription(context, 'removed', left.removed),
		announceRoom(context, 'removed', left.room, [userId]),
		// Last, so that the remaining members end with the right list of members.
		announceRoom(context, 'updated', left.room),
		...left.subscriptions.map((subscription) => announceSubscription(context, 'updated', subscription)),
		context.broker.broadcast('message.changed', { rid: left.room._id, message: left.message }),
	]);
};

type RoomMethods = Pick<
	Messaging,
	| 'subscriptionOf'
	| 'directRoomWith'
	| 'roomInfo'
	| 'membersOf'
	| 'roomMembership'
	| 'isMember'
	| 'readRoom'
	| 'hideRoom'
	| 'openRoom'
	| 'leaveRoom'
>;

export const roomsOf = (context: Context): RoomMethods => {
	const { rooms, subscriptions, users } = context.models;
	return {
		subscriptionOf: (userId, rid) => subscriptions.findByRoomAndUser(rid, userId),
		directRoomWith: async (userId, username) => {
			const other = await users.findByUsername(username);
			const rid = other && directRoomId([...new Set([userId, other._id])]);
			return rid && (await subscriptions.findByRoomAndUser(rid, userId))?.rid;
		},
		roomInfo: (userId, rid) => requireRoom(context, userId, rid),
		membersOf: async (userId, rid) => {
			await requireSubscription(context, userId, rid);
			const members = await subscriptions.findByRoom(rid);
			return (await users.findByIds(members.map(({ u }) => u._id))).map(toPublicUser);
		},
		roomMembership: async (rid) => {
			const room = await rooms.findById(rid);
			const uids = room && (room.uids ?? (await subscriptions.findByRoom(rid)).map(({ u }) => u._id));
			return room && uids && { t: room.t, uids, ...(isGroup(room) && { group: true }) };
		},
		isMember: async (userId, rid) => (await subscriptions.findByRoomAndUser(rid, userId)) !== undefined,
		readRoom: (userId, rid) => read(context, userId, rid),
		hideRoom: (userId, rid) => show(context, userId, rid, false),
		openRoom: (userId, rid) => show(context, userId, rid, true),
		leaveRoom: (userId, rid) => leave(context, userId, rid),
	};
};
