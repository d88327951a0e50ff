import type { Broker } from '@rocket.chat/core-services';
import type { FanOut, Streams } from '@rocket.chat/streams';
import type { RoomEvents, RoomMessageArgs, UserEvents, WorkspaceEvents } from '../lib/events.ts';

/** Each keeps its order, and waits for nothing of the other. */
export type FanOuts = {
	/** For what concerns everybody who is connected. */
	readonly all: Pick<FanOut, 'spread'>;
	/** For what concerns the people of a room, or the connections of a user: few as a rule, and then told at once. */
	readonly some: Pick<FanOut, 'spread'>;
};

/** What instances tell one another, told to the clients whom it concerns. */
export const announce = (streams: Streams, { all, some }: FanOuts, broker: Broker): void => {
	const toUser = <E extends keyof UserEvents & string>(userId: string, event: E, args: UserEvents[E]): void =>
		void some.spread(streams.deliveries('notify-user', `${userId}/${event}`, args));
	const toRoom = <E extends keyof RoomEvents & string>(rid: string, event: E, args: RoomEvents[E]): void =>
		void some.spread(streams.deliveries('notify-room', `${rid}/${event}`, args));
	const toAll = <E extends keyof WorkspaceEvents & string>(event: E, args: WorkspaceEvents[E]): void =>
		void all.spread(streams.deliveries('notify-all', event, args));

	broker.on('message.changed', ({ rid, message }) => {
		void some.spread(streams.deliveries('room-messages', rid, [message] satisfies RoomMessageArgs));
	});
	broker.on('message.deleted', ({ rid, _id }) => {
		toRoom(rid, 'deleteMessage', [{ _id }]);
	});
	broker.on('subscription.changed', ({ userId, action, subscription }) => {
		toUser(userId, 'subscriptions-changed', [action, subscription]);
		if (action !== 'removed') return;
		streams.revoke('room-messages', subscription.rid, userId);
		streams.revoke('notify-room', subscription.rid, userId);
	});
	broker.on('room.changed', ({ userIds, action, room }) => {
		for (const userId of userIds) toUser(userId, 'rooms-changed', [action, room]);
	});
	broker.on('user.changed', ({ _id, diff }) => {
		toUser(_id, 'userData', [{ type: 'updated', id: _id, diff: diff ?? {} }]);
	});
	broker.on('settings.changed', ({ _id, value, public: readable }) => {
		if (readable) toAll('public-settings-changed', ['updated', { _id, value }]);
	});
};
