import type { Accounts, Registration } from '@rocket.chat/accounts';
import type { Broker } from '@rocket.chat/core-services';
import type { IUser, LoginResult, PresenceStatus } from '@rocket.chat/otr-typings';
import type { AttemptLimiter } from '@rocket.chat/rest-api';
import type { Presence, Streams } from '@rocket.chat/streams';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';
import { type Connection, LoggedInConnections, type Login } from './connections.ts';
import { countAttempt, limitConnections } from './limits.ts';
import { readLoginRequest } from './login.ts';

type AuthenticationDependencies = {
	accounts: Accounts;
	broker: Broker;
	presence: Pick<Presence, 'setConnection' | 'removeConnection'>;
	streams: Pick<Streams, 'emit'>;
	/** Opens an account by the workspace's rules; see `setupToken` there. */
	register: (registration: Registration, setupToken?: string) => Promise<IUser>;
	/** Per client address, shared with REST. */
	limiters: { login: AttemptLimiter; register: AttemptLimiter };
};

type NewAccount = { username: string; email: string; pass: string; name?: string; setupToken?: string };

const newAccount = Match.ObjectIncluding({
	username: String,
	email: String,
	pass: String,
	name: Match.Optional(String),
	setupToken: Match.Optional(String),
});

/** Signing in, out and up over DDP. A token that ends, or an account that is deactivated, closes the connections that rest on it. */
export function registerAuthentication(dependencies: AuthenticationDependencies): void {
	const { accounts, broker, streams, register, limiters } = dependencies;
	const connections = new LoggedInConnections(
		(connectionId) => dependencies.presence.removeConnection(connectionId),
		(userId, connectionId) => streams.emit('notify-user', `${userId}/force_logout`, [], { connectionId }) > 0,
	);
	const login = loginWith(dependencies, connections);

	broker.on('user.loggedOut', ({ userId, hashedToken, except }) => {
		connections.close(userId, (each) => (hashedToken === undefined ? each.hashedToken !== except : each.hashedToken === hashedToken));
	});
	broker.on('user.changed', ({ _id, active }) => {
		if (!active) {
			connections.close(_id);
		}
	});

	limitConnections(['login', 'registerUser']);
	Meteor.methods({
		async login(argument: unknown) {
			const connection = this.connection as Connection & { clientAddress: string };
			return login(connection, argument, (userId) => this.setUserId(userId));
		},
		async logout() {
			const connection = this.connection as Connection;
			const ended = connections.take(connection.id);
			dependencies.presence.removeConnection(connection.id);
			await this.setUserId(null);
			if (ended) {
				await accounts.logout(ended.userId, ended.token);
			}
		},
		/** Ends every other login of the user, on this and all other devices. */
		async removeOtherTokens() {
			const userId = signedIn(this.userId, 'removeOtherTokens');
			const { token } = standing(connections.get((this.connection as Connection).id));
			await asMeteorError(async () => accounts.logoutOthers(userId, token));
		},
		/** The same by Meteor's name; answers the login that stays. */
		async logoutOtherClients() {
			const userId = signedIn(this.userId, 'logoutOtherClients');
			const { token } = standing(connections.get((this.connection as Connection).id));
			return asMeteorError(async () => {
				await accounts.logoutOthers(userId, token);
				const { tokenExpires } = await accounts.resume(token);
				return { token, tokenExpires };
			});
		},
		/** Answers the id of the new user. */
		async registerUser(argument: unknown) {
			check(argument, newAccount);
			const { username, email, pass, name, setupToken } = argument as NewAccount;
			countAttempt(limiters.register, (this.connection as { clientAddress?: string } | null)?.clientAddress ?? '');
			const user = await asMeteorError(() => register({ username, email, name, password: { plain: pass } }, setupToken));
			return user._id;
		},
	});
}

/** A login that was ended itself, and whose connection is about to be closed, ends no others. */
function standing(login: Login | undefined): Login {
	if (!login) {
		throw new Meteor.Error(403, "You've been logged out by the server. Please log in again.");
	}
	return login;
}

type LoginAnswer = { id: string; token: string; tokenExpires: Date; type: 'resume' | 'password' };

function loginWith({ accounts, presence, limiters }: AuthenticationDependencies, connections: LoggedInConnections) {
	return async (
		connection: Connection & { clientAddress: string },
		argument: unknown,
		setUserId: (userId: string) => void | Promise<void>,
	): Promise<LoginAnswer> => {
		const request = readLoginRequest(argument);
		if (!('resume' in request)) {
			countAttempt(limiters.login, connection.clientAddress);
		}
		const result: LoginResult = await asMeteorError(() => ('resume' in request ? accounts.resume(request.resume) : accounts.login(request)));
		const { userId, token, tokenExpires } = result;
		connections.set(connection, { userId, token, hashedToken: accounts.hashToken(token) });
		try {
			// Asked again once the connection is known: a token that was revoked meanwhile would go unnoticed.
			const user = await accounts.authenticate(userId, token);
			if (!user) {
				connections.take(connection.id);
				throw new Meteor.Error(403, "You've been logged out by the server. Please log in again.");
			}
			await setUserId(userId);
			presence.setConnection(connection.id, {
				userId,
				username: user.username ?? '',
				statusDefault: user.statusDefault as PresenceStatus | undefined,
				statusText: user.statusText,
			});
		} finally {
			// Last, so that a connection which closed meanwhile is taken off again.
			connections.watch(connection);
		}
		return { id: userId, token, tokenExpires, type: 'resume' in request ? 'resume' : 'password' };
	};
}
