import type { PresenceStatus } from '@rocket.chat/otr-typings';

/** Rocket.Chat's numbers for a status on the wire are the places in this list. */
const STATUS_ORDER = ['offline', 'online', 'away', 'busy'] as const satisfies readonly PresenceStatus[];

/** The one argument of `user-status` on `stream-notify-logged`. */
export type UserStatusEvent = [uid: string, username: string, status: number, statusText: string];

export const userStatusEvent = (
	uid: string,
	username: string,
	status: PresenceStatus,
	statusText: string,
): UserStatusEvent => [uid, username, STATUS_ORDER.indexOf(status), statusText];

/** What of it a `changed` of `stream-user-presence` carries, beside the user's id as id and `eventName`, in `args`. */
export type UserPresenceArgs = [[username: string, status: number, statusText: string]];

/**
 * `fields` of a frame of `stream-user-presence`, as Rocket.Chat writes it (apps/meteor/server/modules/notifications,
 * sendPresence).
 */
export const userPresenceFields = (
	uid: string,
	...[username, status, statusText]: [username: string, status: PresenceStatus, statusText: string]
): { uid: string; eventName: string; args: UserPresenceArgs } => ({
	uid,
	eventName: uid,
	args: [[username, STATUS_ORDER.indexOf(status), statusText]],
});
