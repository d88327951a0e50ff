import type { Accounts } from '@rocket.chat/accounts';
import { networkOf } from '@rocket.chat/client-network';
import type { AttemptLimiter } from '@rocket.chat/rest-api';
import { check } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';
import type { Connection, LoggedInConnections } from './connections.ts';
import { countAttempt } from './limits.ts';
import { type GivenPassword, givenPassword, readGiven } from './login.ts';
import type { SignIn } from './sign-in.ts';
import { standing } from './standing.ts';

type Dependencies = { accounts: Accounts; connections: LoggedInConnections; limiter: AttemptLimiter; signIn: SignIn };

type Invocation = {
	userId: string | null;
	connection: unknown;
	setUserId(userId: string | null): void | Promise<void>;
};

type Client = Connection & { clientAddress: string };

/**
 * Methods that change the user's own login password. The strength of a plain password is checked; that of a digest
 * can't be.
 */
export const passwordMethods = ({ accounts, connections, limiter, signIn }: Dependencies) => ({
	/** Meteor's. Ends other logins; returns `{ passwordChanged: true }`. */
	async changePassword(this: Invocation, oldPassword: unknown, newPassword: unknown) {
		check(oldPassword, givenPassword);
		check(newPassword, givenPassword);
		const userId = signedIn(this.userId, 'changePassword');
		const { id, clientAddress } = this.connection as Client;
		const { token: keepToken } = standing(connections.get(id));
		countAttempt(limiter, clientAddress);
		const change = {
			current: readGiven(oldPassword as GivenPassword),
			next: readGiven(newPassword as GivenPassword),
			keepToken,
		};
		await asMeteorError(() =>
			accounts.changePassword(userId, change, { network: networkOf(clientAddress), holder: userId }),
		);
		return { passwordChanged: true };
	},
	/** Rocket.Chat's, for a user whose password must be changed; signs the connection in. */
	async setUserPassword(this: Invocation, newPassword: unknown) {
		check(newPassword, String);
		const connection = this.connection as Client;
		const login = connections.get(connection.id);
		if (!login) {
			throw new Meteor.Error('error-invalid-user', 'Invalid user', { method: 'setUserPassword' });
		}
		countAttempt(limiter, connection.clientAddress);
		const { userId, token } = login;
		const caller = { network: networkOf(connection.clientAddress), holder: userId };
		await asMeteorError(() => accounts.replaceRequiredPassword(userId, { plain: String(newPassword) }, token, caller));
		await signIn(connection, { userId, token }, (id) => this.setUserId(id));
		// Other pages of this login are waiting too: they reconnect and are then signed in.
		connections.close(userId, ({ pending }, connectionId) => pending === true && connectionId !== connection.id);
	},
});
