import type { IUser, PresenceStatus, PrivateUser, PublicUser } from '@rocket.chat/otr-typings';

/** Drops keys whose value is undefined, so that answers hold no `null`s that Rocket.Chat does not send. */
const defined = <T extends object>(fields: T): T =>
	Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;

/**
 * The fields of a user that any signed-in user may see. Named one by one, so that a new field of the document never
 * leaks by itself.
 */
export const toPublicUser = (user: IUser): PublicUser =>
	defined({
		_id: user._id,
		username: user.username,
		name: user.name,
		active: user.active,
		type: user.type,
		roles: user.roles,
		bio: user.bio,
		status: user.status as PresenceStatus | undefined,
		statusText: user.statusText,
		utcOffset: user.utcOffset,
		avatarETag: user.avatarETag,
	});

/** The fields of a user that he himself, and an administrator, may see. */
export const toPrivateUser = (user: IUser): PrivateUser =>
	defined({
		...toPublicUser(user),
		createdAt: user.createdAt,
		_updatedAt: user._updatedAt,
		emails: user.emails,
		settings: user.settings,
		lastLogin: user.lastLogin,
		language: user.language,
		requirePasswordChange: user.requirePasswordChange || undefined,
		statusDefault: user.statusDefault as PresenceStatus | undefined,
	});
