import type { Device, IUser, LoginResult, LoginUser, SignOutReason } from '@rocket.chat/otr-typings';
import type { Accounts } from './accounts.ts';
import { nameOfLogin, tryPassword } from './attempts.ts';
import { type Context, hashToken, lifetime } from './context.ts';
import { deviceOf } from './device.ts';
import { AccountsError } from './errors.ts';

/** Rocket.Chat's MAX_RESUME_LOGIN_TOKENS: beyond it a user's oldest login ends. */
const MAX_TOKENS = 50;

/** 256 bits. */
const TOKEN_BYTES = 32;

/** Longer tokens are not ours and need not be hashed. */
const MAX_TOKEN_LENGTH = 256;

const findByLogin = async ({ users }: Context, user: LoginUser): Promise<IUser | undefined> => {
	if ('email' in user) {
		return typeof user.email === 'string' ? users.findByEmail(user.email.trim()) : undefined;
	}
	return typeof user.username === 'string' ? users.findByUsername(user.username) : undefined;
};

const refused = (): AccountsError => new AccountsError(403, 'User not found or incorrect password');

const LOGGED_OUT = "You've been logged out by the server. Please log in again.";

/** Why another's action ended a login, for the client to show. */
const ENDED: Readonly<Record<SignOutReason, string>> = {
	'password-changed': 'Your password was changed. Please log in with the new one.',
	'password-reset': 'An administrator has given you a new password. Please log in with it.',
	'logged-out-elsewhere': LOGGED_OUT,
	deactivated: LOGGED_OUT,
};

/** Why a token is no longer valid. */
const loggedOut = async ({ users }: Context, token: unknown): Promise<AccountsError> => {
	const ended = isToken(token) ? await users.findEndedToken(hashToken(token)) : undefined;
	return ended ? new AccountsError(403, ENDED[ended.reason], { ...ended }) : new AccountsError(403, LOGGED_OUT);
};

const inactive = (): AccountsError => new AccountsError('error-user-is-not-activated', 'User is not activated');

const isToken = (token: unknown): token is string =>
	typeof token === 'string' && token !== '' && token.length <= MAX_TOKEN_LENGTH;

const issueToken = async (context: Context, user: IUser, device: Device | undefined): Promise<LoginResult> => {
	const token = Buffer.from(context.random(TOKEN_BYTES)).toString('base64url');
	const when = context.now();
	const oldest = new Date(when.getTime() - lifetime(context));
	const bcrypt = user.services?.password?.bcrypt;
	const login = { hashedToken: hashToken(token), when, ...(device && { device }) };
	if (!(await context.users.addLoginToken(user._id, login, { oldest, limit: MAX_TOKENS, bcrypt }))) {
		// The account was deactivated, or its password changed, while this token was checked.
		throw (await context.users.findById(user._id))?.active ? refused() : inactive();
	}
	return { userId: user._id, token, tokenExpires: new Date(when.getTime() + lifetime(context)) };
};

/** The active user whose unexpired token this is, and when it expires. */
const findByToken = async (
	context: Context,
	token: unknown,
): Promise<{ user: IUser; tokenExpires: Date } | undefined> => {
	if (!isToken(token)) {
		return undefined;
	}
	const hashed = hashToken(token);
	const user = await context.users.findByLoginToken(hashed);
	const stored = user?.services?.resume?.loginTokens?.find(({ hashedToken }) => hashedToken === hashed);
	if (!user?.active || !stored || !('when' in stored)) {
		return undefined;
	}
	const tokenExpires = new Date(stored.when.getTime() + lifetime(context));
	return tokenExpires > context.now() ? { user, tokenExpires } : undefined;
};

export const loginsOf = (
	context: Context,
): Pick<Accounts, 'login' | 'resume' | 'authenticate' | 'logout' | 'logoutOthers' | 'revokeAll' | 'hashToken'> => ({
	hashToken,
	login: async ({ user: named, password }, caller = { network: '' }) => {
		const user = await findByLogin(context, named);
		const right = await tryPassword(context, { user, name: nameOfLogin(named), password, caller });
		if (!user || !right) {
			throw refused();
		}
		if (!user.active) {
			throw inactive();
		}
		const remembered = caller.network === '' ? undefined : context.networks.remember(user._id, caller.network);
		const [result] = await Promise.all([issueToken(context, user, deviceOf(caller.userAgent)), remembered]);
		context.audit({ act: 'signed-in', userId: user._id, username: user.username ?? '', address: caller.network });
		return result;
	},
	resume: async (token) => {
		const found = await findByToken(context, token);
		if (!found) {
			throw await loggedOut(context, token);
		}
		return { userId: found.user._id, token, tokenExpires: found.tokenExpires };
	},
	authenticate: async (userId, token) => {
		const found = await findByToken(context, token);
		return found?.user._id === userId ? found.user : undefined;
	},
	logout: async (userId, token) => {
		const hashedToken = hashToken(token);
		const known = await context.users.removeLoginToken(userId, hashedToken, context.now());
		if (known) {
			await context.broker.broadcast('user.loggedOut', { userId, hashedToken });
		}
		return known;
	},
	logoutOthers: async (userId, token) => {
		const except = hashToken(token);
		await context.users.removeLoginTokens(userId, context.now(), 'logged-out-elsewhere', except);
		await context.broker.broadcast('user.loggedOut', { userId, except, reason: 'logged-out-elsewhere' });
	},
	revokeAll: async (userId) => {
		await context.users.removeLoginTokens(userId, context.now(), 'logged-out-elsewhere');
		await context.broker.broadcast('user.loggedOut', { userId, reason: 'logged-out-elsewhere' });
	},
});
