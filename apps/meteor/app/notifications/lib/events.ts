import type { IMessage, IRoom, ISubscription, SettingPrimitive, SignOutReason } from '@rocket.chat/otr-typings';

/** How a document changed, in Rocket.Chat's words. */
export type ChangeName = 'inserted' | 'updated' | 'removed';

/** Args of the events of `stream-notify-user`, whose names are `<uid>/<key>`. */
export type UserEvents = {
	'subscriptions-changed': [action: ChangeName, subscription: ISubscription];
	'rooms-changed': [action: ChangeName, room: IRoom];
	/**
	 * The login of this connection has ended, elsewhere or by an administrator: the connection is closed a second later.
	 */
	force_logout: [reason?: SignOutReason];
	/** The user's own account has changed; `diff` has the changed fields. */
	userData: [change: { type: 'updated'; id: string; diff: Readonly<Record<string, unknown>> }];
};

/** Args of the events of `stream-notify-room`, whose names are `<rid>/<key>`. */
export type RoomEvents = { deleteMessage: [message: { _id: string }] };

/** Args of `stream-room-messages`, whose events are named `<rid>`. */
export type RoomMessageArgs = [message: IMessage];

/** Args of the events of `stream-notify-all`. */
export type WorkspaceEvents = {
	'public-settings-changed': [action: 'updated', setting: { _id: string; value: SettingPrimitive }];
};
