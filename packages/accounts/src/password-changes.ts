import type { IUser, PasswordInput, SignOutReason } from '@rocket.chat/otr-typings';
import type { Accounts, Caller } from './accounts.ts';
import { tryPassword } from './attempts.ts';
import type { Actor } from './audit.ts';
import { type Context, hashToken, requireUser } from './context.ts';
import { AccountsError } from './errors.ts';
import { passwordDigests } from './passwords.ts';
import { checkPassword } from './rules.ts';

const UNKNOWN_CALLER: Caller = { network: '' };

const wrong = (): AccountsError => new AccountsError('error-invalid-password', 'This is not the current password');

const same = (): AccountsError =>
	new AccountsError('error-password-same-as-current', 'The new password is the current one', { field: 'password' });

/** What an attacker tries first. */
const personalOf = ({ username = '', name = '', emails = [] }: IUser): string[] => [
	username,
	name,
	...emails.map(({ address }) => address),
];

const tokensOf = ({ services }: IUser): string[] =>
	(services?.resume?.loginTokens ?? []).map(({ hashedToken }) => hashedToken);

const placeOf = ({ _id }: IUser, { network }: Caller) => ({ network, account: _id });

/**
 * Checks that the caller knows the login password, for operations that a token alone must not permit.
 * @throws AccountsError `error-password-required`, `error-invalid-password`, `error-too-many-requests`
 */
export const provePassword = async (
	context: Context,
	user: IUser,
	password: PasswordInput | undefined,
	caller: Caller,
): Promise<void> => {
	if (password === undefined) {
		throw new AccountsError('error-password-required', 'This wants your login password, as currentPassword');
	}
	if (!(await tryPassword(context, { user, name: `id ${user._id}`, password, caller }))) {
		throw wrong();
	}
};

type Change = {
	user: IUser;
	next: PasswordInput;
	keepToken?: string;
	mustChange: boolean;
	reason: SignOutReason;
	by: Actor | 'self';
	caller: Caller;
};

/** Checks and stores it, ends the other logins, and announces it. */
const store = async (
	context: Context,
	{ user, next, keepToken, mustChange, reason, by, caller }: Change,
): Promise<IUser> => {
	const { users, broker, now, audit } = context;
	const [digest] = passwordDigests(next);
	if (digest === undefined) {
		throw new AccountsError('error-password-policy-not-met', 'A password must be given', { field: 'password' });
	}
	const keepHashedToken = keepToken === undefined ? undefined : hashToken(keepToken);
	const judge = () => checkPassword(next, personalOf(user), context.setting('Accounts_Password_Policy_MinLength'));
	const hash = await context.passwords.hash(digest, placeOf(user, caller), judge);
	// An administrator's reset must not be undone by someone who knew the previous password.
	const replaces = by === 'self' ? user.services?.password?.bcrypt : undefined;
	const changed = await users.setPassword(user._id, hash, now(), { replaces, keepHashedToken, mustChange, reason });
	if (!changed) {
		throw wrong();
	}
	audit({ act: 'password-changed', userId: user._id, username: user.username ?? '', by });
	await broker.broadcast('user.loggedOut', {
		userId: user._id,
		reason,
		...(keepHashedToken === undefined ? {} : { except: keepHashedToken }),
	});
	return changed;
};

export const passwordChangesOf = (
	context: Context,
): Pick<Accounts, 'changePassword' | 'replaceRequiredPassword' | 'provePassword' | 'resetPassword'> => {
	const find = async (userId: string): Promise<IUser> => requireUser(await context.users.findById(userId));
	return {
		changePassword: async (userId, { current, next, keepToken }, caller = UNKNOWN_CALLER) => {
			const user = await find(userId);
			await provePassword(context, user, current, caller);
			const known = passwordDigests(current);
			if (passwordDigests(next).some((digest) => known.includes(digest))) {
				throw same();
			}
			return store(context, {
				user,
				next,
				keepToken,
				mustChange: false,
				reason: 'password-changed',
				by: 'self',
				caller,
			});
		},
		replaceRequiredPassword: async (userId, next, keepToken, caller = UNKNOWN_CALLER) => {
			const user = await find(userId);
			// Checked together with the hash to be replaced: a login that an administrator has meanwhile ended must not
			// choose the password.
			if (!tokensOf(user).includes(hashToken(keepToken))) {
				throw new AccountsError(403, "You've been logged out by the server. Please log in again.");
			}
			if (!user.requirePasswordChange) {
				throw new AccountsError(
					'error-not-allowed',
					'Your password need not be changed: give the current one to change it',
				);
			}
			if (
				await context.passwords.matches(passwordDigests(next), user.services?.password?.bcrypt, placeOf(user, caller))
			) {
				throw same();
			}
			return store(context, {
				user,
				next,
				keepToken,
				mustChange: false,
				reason: 'password-changed',
				by: 'self',
				caller,
			});
		},
		provePassword: async (userId, password, caller = UNKNOWN_CALLER) =>
			provePassword(context, await find(userId), password, caller),
		resetPassword: async (userId, next, { by, mustChange = true }) =>
			store(context, {
				user: await find(userId),
				next,
				mustChange,
				reason: 'password-reset',
				by,
				caller: UNKNOWN_CALLER,
			}),
	};
};
