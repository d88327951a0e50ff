import type { Accounts, Caller, Registration } from '@rocket.chat/accounts';
import { networkOf } from '@rocket.chat/client-network';
import type { Broker } from '@rocket.chat/core-services';
import type { IUser, LoginResult } from '@rocket.chat/otr-typings';
import type { Presence } from '@rocket.chat/presence';
import type { AttemptLimiter } from '@rocket.chat/rest-api';
import type { Streams } from '@rocket.chat/streams';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';
import { type Connection, LoggedInConnections, type Login } from './connections.ts';
import { countAttempt, limitConnections } from './limits.ts';
import { readLoginRequest } from './login.ts';
import { passwordMethods } from './passwords.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { standing } from './standing.ts';

type AuthenticationDependencies = {
	accounts: Accounts;
	broker: Broker;
	presence: Pick<Presence, 'setConnection' | 'removeConnection'>;
	streams: Pick<Streams, 'emit'>;
	/** Creates an account by the workspace's rules. */
	register: (registration: Registration, setupToken?: string, caller?: Caller) => Promise<IUser>;
	/** Counted by the client's network, shared with REST. */
	limiters: { login: AttemptLimiter; register: AttemptLimiter };
};

type Client = Connection & { readonly clientAddress: string; readonly httpHeaders: Readonly<Record<string, string>> };

type NewAccount = { username: string; email: string; pass: string; name?: string; setupToken?: string };

const newAccount = Match.ObjectIncluding({
	username: String,
	email: String,
	pass: String,
	name: Match.Optional(String),
	setupToken: Match.Optional(String),
});

/**
 * Signing in, out and up over DDP. A token that ends, or an account that is deactivated, closes the connections that
 * depend on it.
 */
export function registerAuthentication(dependencies: AuthenticationDependencies): void {
	const { accounts, broker, streams, register, limiters } = dependencies;
	const connections = new LoggedInConnections(
		(connectionId) => dependencies.presence.removeConnection(connectionId),
		(userId, connectionId, reason) =>
			streams.emit('notify-user', `${userId}/force_logout`, reason === undefined ? [] : [reason], { connectionId }) > 0,
	);
	const signIn = createSignIn(dependencies, connections);
	const login = loginWith(dependencies, connections, signIn);

	broker.on('user.loggedOut', ({ userId, hashedToken, except, reason }) => {
		connections.close(
			userId,
			(each) => (hashedToken === undefined ? each.hashedToken !== except : each.hashedToken === hashedToken),
			reason,
		);
	});
	broker.on('user.changed', ({ _id, active }) => {
		if (!active) {
			connections.close(_id, undefined, 'deactivated');
		}
	});

	limitConnections(['login', 'registerUser', 'changePassword', 'setUserPassword']);
	Meteor.methods(passwordMethods({ accounts, connections, limiter: limiters.login, signIn }));
	Meteor.methods({
		async login(argument: unknown) {
			const connection = this.connection as Client;
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
		/** The same by Meteor's name; returns the remaining login. */
		async logoutOtherClients() {
			const userId = signedIn(this.userId, 'logoutOtherClients');
			const { token } = standing(connections.get((this.connection as Connection).id));
			return asMeteorError(async () => {
				await accounts.logoutOthers(userId, token);
				const { tokenExpires } = await accounts.resume(token);
				return { token, tokenExpires };
			});
		},
		/** Returns the id of the new user. */
		async registerUser(argument: unknown) {
			check(argument, newAccount);
			const { username, email, pass, name, setupToken } = argument as NewAccount;
			const { clientAddress = '' } = (this.connection ?? {}) as { clientAddress?: string };
			countAttempt(limiters.register, clientAddress);
			const caller = { network: networkOf(clientAddress) };
			const user = await asMeteorError(() =>
				register({ username, email, name, password: { plain: pass } }, setupToken, caller),
			);
			return user._id;
		},
	});
}

type LoginAnswer = {
	id: string;
	token: string;
	tokenExpires: Date;
	type: 'resume' | 'password';
	requirePasswordChange?: true;
};

function loginWith(
	{ accounts, limiters }: AuthenticationDependencies,
	connections: LoggedInConnections,
	signIn: SignIn,
) {
	return async (
		connection: Client,
		argument: unknown,
		setUserId: (userId: string | null) => void | Promise<void>,
	): Promise<LoginAnswer> => {
		const request = readLoginRequest(argument);
		const isNew = !('resume' in request);
		if (isNew) {
			countAttempt(limiters.login, connection.clientAddress);
		}
		const holder = await holderOf(accounts, connections.get(connection.id));
		const caller = {
			network: networkOf(connection.clientAddress),
			holder,
			userAgent: connection.httpHeaders['user-agent'],
		};
		const result: LoginResult = await asMeteorError(() =>
			'resume' in request ? accounts.resume(request.resume) : accounts.login(request, caller),
		);
		const { userId: id, token, tokenExpires } = result;
		if (!('resume' in request) && request.endOthers) {
			await accounts.logoutOthers(id, token);
		}
		const { mustChangePassword } = await signIn(connection, { userId: id, token }, setUserId).catch(
			async (error: unknown) => {
				if (isNew) {
					// No client has received this token.
					await accounts.logout(id, token);
				}
				throw error;
			},
		);
		return {
			id,
			token,
			tokenExpires,
			type: 'resume' in request ? 'resume' : 'password',
			...(mustChangePassword ? { requirePasswordChange: true } : {}),
		};
	};
}

/** The account whose valid token this connection holds. */
async function holderOf(accounts: Accounts, login: Login | undefined): Promise<string | undefined> {
	return login && (await accounts.authenticate(login.userId, login.token))?._id;
}
