import type { IUser } from '@rocket.chat/core-typings';

/** Every status, in Rocket.Chat's order: on the wire, a status is its index here. */
export const PRESENCE_STATUSES = ['offline', 'online', 'away', 'busy'] as const;

/** Rocket.Chat's `UserStatus` without its enum. */
export type PresenceStatus = (typeof PRESENCE_STATUSES)[number];

export const isPresenceStatus = (value: unknown): value is PresenceStatus =>
	PRESENCE_STATUSES.some((status) => status === value);

/** What any signed-in user may see of another: never `services`, `emails`, `e2e`, `settings`. */
export type PublicUser = Pick<
	IUser,
	'_id' | 'username' | 'name' | 'active' | 'type' | 'roles' | 'bio' | 'statusText' | 'utcOffset' | 'avatarETag'
> & {
	status?: PresenceStatus;
};

/** What users see of themselves (`/api/v1/me`): no `services`, no `e2e`. */
export type PrivateUser = PublicUser &
	Pick<
		IUser,
		'createdAt' | '_updatedAt' | 'emails' | 'settings' | 'lastLogin' | 'language' | 'requirePasswordChange'
	> & { statusDefault?: PresenceStatus };
