import type { Accounts } from '@rocket.chat/accounts';
import type { Broker } from '@rocket.chat/core-services';
import type { Presence, Streams } from '@rocket.chat/streams';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';
import { userStatusEvent } from '../lib/events.ts';

export type PresenceDependencies = {
	accounts: Pick<Accounts, 'setStatus'>;
	broker: Broker;
	presence: Pick<Presence, 'setAway'>;
	streams: Streams;
};

/** What users say of their presence, and each change of a status told to everybody who is signed in. Who is connected is the business of authentication. */
export function registerPresence({ accounts, broker, presence, streams }: PresenceDependencies): void {
	broker.on('presence.changed', ({ userId, username, status, statusText }) => {
		streams.emit('notify-logged', 'user-status', [userStatusEvent(userId, username, status, statusText)]);
	});

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
