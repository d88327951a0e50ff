import type { Accounts } from '@rocket.chat/accounts';
import type { PresenceStatus } from '@rocket.chat/otr-typings';
import type { Presence } from '@rocket.chat/presence';
import { Meteor } from 'meteor/meteor';
import type { Connection, LoggedInConnections } from './connections.ts';

/** Connections at once that are signed in as one user: each receives all of the user's events. */
const MAX_CONNECTIONS = 100;

type SignInDependencies = { accounts: Accounts; presence: Pick<Presence, 'setConnection' | 'removeConnection'> };

/** Signs a connection in as the user of a token. */
export type SignIn = (
	connection: Connection,
	login: { userId: string; token: string },
	setUserId: (userId: string | null) => void | Promise<void>,
) => Promise<{ mustChangePassword: boolean }>;

/**
 * Beyond 100 connections of a user the next is refused: `error-too-many-sign-ins`, details.limit. A connection that is
 * already signed in does not count against itself. If the password must be changed first, the connection keeps its
 * token but has no user: every method and stream treats it as a guest, so that none can forget to check.
 */
export const createSignIn =
	({ accounts, presence }: SignInDependencies, connections: LoggedInConnections): SignIn =>
	async (connection, { userId, token }, setUserId) => {
		const login = { userId, token, hashedToken: accounts.hashToken(token) };
		if (connections.countOf(userId) >= MAX_CONNECTIONS && connections.get(connection.id)?.userId !== userId) {
			throw new Meteor.Error(
				'error-too-many-sign-ins',
				`You are signed in ${MAX_CONNECTIONS} times at once. End other sign-ins first.`,
				{
					limit: MAX_CONNECTIONS,
				},
			);
		}
		connections.set(connection, login);
		try {
			// Checked again once the connection is registered: otherwise a token that was revoked meanwhile would go
			// unnoticed.
			const user = await accounts.authenticate(userId, token);
			if (!user) {
				connections.take(connection.id);
				throw new Meteor.Error(403, "You've been logged out by the server. Please log in again.");
			}
			if (user.requirePasswordChange) {
				connections.set(connection, { ...login, pending: true });
				presence.removeConnection(connection.id);
				await setUserId(null);
				return { mustChangePassword: true };
			}
			await setUserId(userId);
			presence.setConnection(connection.id, {
				userId,
				username: user.username ?? '',
				statusDefault: user.statusDefault as PresenceStatus | undefined,
				statusText: user.statusText,
			});
			return { mustChangePassword: false };
		} finally {
			// Last, so that a connection which closed meanwhile is removed again.
			connections.watch(connection);
		}
	};
