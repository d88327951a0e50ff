import type { Accounts } from '@rocket.chat/accounts';
import type { Presence } from '@rocket.chat/streams';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';
import { serveWatching, type WatchingDependencies } from './watching.ts';

export type PresenceDependencies = WatchingDependencies & {
	accounts: Pick<Accounts, 'setStatus'>;
	presence: Pick<Presence, 'setAway'>;
};

/**
 * What users say of their presence, and each change of a status told to those who watch the user, and to those who hear
 * of all. Who is connected is the business of authentication.
 */
export function registerPresence({ accounts, presence, ...watching }: PresenceDependencies): void {
	serveWatching(watching);

	const sit = (connection: { id: string } | null, away: boolean): void => {
		if (connection) {
			presence.setAway(connection.id, away);
		}
	};
	Meteor.methods({
		/** One of online, away, busy, and offline for invisible; kept over logins. */
		async 'UserPresence:setDefaultStatus'(status: unknown) {
			check(status, String);
			const userId = signedIn(this.userId, 'UserPresence:setDefaultStatus');
			await asMeteorError(() => accounts.setStatus(userId, { status }));
		},
		/** The same and a few words, each as it is where it is left out. */
		async setUserStatus(status?: unknown, text?: unknown) {
			check(status, Match.Maybe(String));
			check(text, Match.Maybe(String));
			const userId = signedIn(this.userId, 'setUserStatus');
			await asMeteorError(() => accounts.setStatus(userId, { status: status ?? undefined, text: text ?? undefined }));
		},
		/** Nobody sits at this connection for a while. */
		'UserPresence:away'() {
			signedIn(this.userId, 'UserPresence:away');
			sit(this.connection, true);
		},
		/** Somebody is back at this connection. */
		'UserPresence:online'() {
			signedIn(this.userId, 'UserPresence:online');
			sit(this.connection, false);
		},
	});
}
