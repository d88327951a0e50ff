import { PRESENCE_STATUSES, type PresenceStatus } from '@rocket.chat/otr-typings';

/** The number of a status on the wire. */
const statusNumber = (status: PresenceStatus): number => PRESENCE_STATUSES.indexOf(status);

/** The status of a number from the wire; `offline` where it is invalid. */
export const statusOfNumber = (value: unknown): PresenceStatus =>
	(typeof value === 'number' && PRESENCE_STATUSES[value]) || 'offline';

/** The one argument of `user-status` on `stream-notify-logged`. */
export type UserStatusEvent = [uid: string, username: string, status: number, statusText: string];

export const userStatusEvent = (
	uid: string,
	username: string,
	status: PresenceStatus,
	statusText: string,
): UserStatusEvent => [uid, username, statusNumber(status), statusText];

/** `args` of a `changed` of `stream-user-presence`, whose id and `eventName` are the user's id. */
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
	args: [[username, statusNumber(status), statusText]],
});
