import { createHash, randomBytes } from 'node:crypto';
import type { IUser } from '@rocket.chat/otr-typings';
import type { AccountsDependencies } from './accounts.ts';
import { AccountsError } from './errors.ts';
import { createPasswordHasher, type PasswordHasher } from './passwords.ts';

/** What the parts of accounts share. */
export type Context = {
	users: AccountsDependencies['models']['users'];
	broker: AccountsDependencies['broker'];
	passwords: PasswordHasher;
	now(): Date;
	random(length: number): Uint8Array;
	setting<T extends string | number>(id: string, fallback: T): T;
};

export const createContext = ({ models, broker, settings, clock = Date.now, random = randomBytes, bcryptRounds }: AccountsDependencies): Context => ({
	users: models.users,
	broker,
	passwords: createPasswordHasher(bcryptRounds),
	now: () => new Date(clock()),
	random,
	setting: (id, fallback) => settings?.get<typeof fallback>(id) ?? fallback,
});

/** Base64 of the token's SHA-256: Meteor's `Accounts._hashLoginToken`. */
export const hashToken = (token: string): string => createHash('sha256').update(token, 'utf8').digest('base64');

export const requireUser = (user: IUser | undefined): IUser => {
	if (!user) {
		throw new AccountsError('error-invalid-user', 'Invalid user');
	}
	return user;
};

export const announceUser = ({ broker }: Context, user: IUser, diff: Record<string, unknown>): Promise<void> =>
	broker.broadcast('user.changed', { _id: user._id, username: user.username ?? '', active: user.active, roles: user.roles, diff });
