import type { Accounts } from '@rocket.chat/accounts';
import type { Presence } from '@rocket.chat/presence';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';
import { serveWatching, type WatchingDependencies } from './watching.ts';

export type PresenceDependencies = WatchingDependencies & {
	accounts: Pick<Accounts, 'setStatus'>;
	presence: Pick<Presence, 'setAway'>;
};

/**
 * The methods by which users set their presence, and the publications that send changes of presence to clients.
 * `app/authentication` reports who is connected.
 */
export function registerPresence({ accounts, presence, ...watching }: PresenceDependencies): void {
	serveWatching(watching);

	const setAway = (connection: { id: string } | null, away: boolean): void => {
		if (connection) {
			presence.setAway(connection.id, away);
		}
	};
	Meteor.methods({
		/** `status`: online, away, busy, or offline for invisible; kept across logins. */
		async 'UserPresence:setDefaultStatus'(status: unknown) {
			check(status, String);
			const userId = signedIn(this.userId, 'UserPresence:setDefaultStatus');
			await asMeteorError(() => accounts.setStatus(userId, { status }));
		},
		/** The same with a text; an argument left out changes nothing. */
		async setUserStatus(status?: unknown, text?: unknown) {
			check(status, Match.Maybe(String));
			check(text, Match.Maybe(String));
			const userId = signedIn(this.userId, 'setUserStatus');
			await asMeteorError(() => accounts.setStatus(userId, { status: status ?? undefined, text: text ?? undefined }));
		},
		/** The user is idle at this connection. */
		'UserPresence:away'() {
			signedIn(this.userId, 'UserPresence:away');
			setAway(this.connection, true);
		},
		/** The user is active at this connection again. */
		'UserPresence:online'() {
			signedIn(this.userId, 'UserPresence:online');
			setAway(this.connection, false);
		},
	});
}
