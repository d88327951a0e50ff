import type { PresenceStatus } from '@rocket.chat/otr-typings';

/** Rocket.Chat's numbers for a status on the wire are the places in this list. */
const STATUS_ORDER = ['offline', 'online', 'away', 'busy'] as const satisfies readonly PresenceStatus[];

/** The one argument of `user-status` on `stream-notify-logged`. */
export type UserStatusEvent = [uid: string, username: string, status: number, statusText: string];

export const userStatusEvent = (uid: string, username: string, status: PresenceStatus, statusText: string): UserStatusEvent => [
	uid,
	username,
	STATUS_ORDER.indexOf(status),
	statusText,
];
