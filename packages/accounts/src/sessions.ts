import { createHash } from 'node:crypto';
import type { IUser, StoredLogin } from '@rocket.chat/otr-typings';
import type { Accounts, Session } from './accounts.ts';
import { type Context, hashToken, lifetime, requireUser } from './context.ts';
import { AccountsError } from './errors.ts';

/** The id of a login for its owner: a token cannot be derived from it. */
const idOf = (hashedToken: string): string => createHash('sha256').update(hashedToken).digest('base64url').slice(0, 22);

/** Logins that have not expired; entries without a time are not logins of ours. */
const standing = (context: Context, user: IUser): StoredLogin[] => {
	const oldest = context.now().getTime() - lifetime(context);
	const tokens: readonly (StoredLogin | { readonly createdAt: Date })[] = user.services?.resume?.loginTokens ?? [];
	return tokens.filter((token) => 'when' in token).filter(({ when }) => when.getTime() > oldest);
};

export const sessionsOf = (context: Context): Pick<Accounts, 'sessions' | 'endSession'> => ({
	sessions: async (userId, token) => {
		const user = requireUser(await context.users.findById(userId));
		const own = hashToken(token);
		const sessions = standing(context, user).map(
			({ hashedToken, when, device }): Session => ({
				sessionId: idOf(hashedToken),
				loginAt: when,
				expiresAt: new Date(when.getTime() + lifetime(context)),
				current: hashedToken === own,
				...(device && { device }),
			}),
		);
		return sessions.sort((a, b) => b.loginAt.getTime() - a.loginAt.getTime());
	},
	endSession: async (userId, sessionId) => {
		const user = requireUser(await context.users.findById(userId));
		const meant = standing(context, user).find(({ hashedToken }) => idOf(hashedToken) === sessionId);
		if (
			!meant ||
			!(await context.users.removeLoginToken(userId, meant.hashedToken, context.now(), 'logged-out-elsewhere'))
		) {
			throw new AccountsError('error-session-not-found', 'This sign-in has ended already', { sessionId });
		}
		await context.broker.broadcast('user.loggedOut', {
			userId,
			hashedToken: meant.hashedToken,
			reason: 'logged-out-elsewhere',
		});
	},
});
