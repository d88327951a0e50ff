import type { Broker } from '@rocket.chat/core-services';
import type { FanOut, Streams } from '@rocket.chat/streams';
import type { RoomEvents, RoomMessageArgs, UserEvents, WorkspaceEvents } from '../lib/events.ts';

/** Two independent queues; each keeps its order. */
export type FanOuts = {
	/** For events that go to every connected user. */
	readonly all: Pick<FanOut, 'spread'>;
	/** For events that go to a room's members or a user's connections: usually few, which are then sent at once. */
	readonly some: Pick<FanOut, 'spread'>;
};

/** Forwards the broker's events to the clients that they concern. */
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
