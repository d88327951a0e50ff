import type { IUser } from '@rocket.chat/core-typings';

/** Rocket.Chat's `UserStatus` without its enum. */
export type PresenceStatus = 'online' | 'away' | 'busy' | 'offline';

/** What any signed-in user may see of another: never `services`, `emails`, `e2e`, `settings`. */
export type PublicUser = Pick<
	IUser,
	'_id' | 'username' | 'name' | 'active' | 'type' | 'roles' | 'bio' | 'statusText' | 'utcOffset' | 'avatarETag'
> & {
	status?: PresenceStatus;
};

/** What a user sees of himself (`/api/v1/me`): no `services`, no `e2e`. */
export type PrivateUser = PublicUser &
	Pick<
		IUser,
		'createdAt' | '_updatedAt' | 'emails' | 'settings' | 'lastLogin' | 'language' | 'requirePasswordChange'
	> & { statusDefault?: PresenceStatus };
