import type { Messaging } from '@rocket.chat/messaging';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';

const MAX_HISTORY = 100;

/** Ordinary messages over DDP. Off-the-record messages never take this route. */
export function registerMessages({ messaging }: { messaging: Messaging }): void {
	Meteor.methods({
		/** The package decodes the message and refuses fields that a client may not set, such as `t`. */
		async sendMessage(message: unknown) {
			check(message, Object);
			const userId = signedIn(this.userId, 'sendMessage');
			return asMeteorError(() => messaging.sendMessage(userId, message));
		},
		async loadHistory(rid: unknown, end?: unknown, limit?: unknown, ls?: unknown) {
			check(rid, String);
			check(end, Match.Maybe(Date));
			check(limit, Match.Maybe(Match.Integer));
			check(ls, Match.Maybe(Date));
			const userId = signedIn(this.userId, 'loadHistory');
			const count = typeof limit === 'number' ? Math.min(Math.max(limit, 1), MAX_HISTORY) : undefined;
			return asMeteorError(() => messaging.loadHistory(userId, rid as string, dateOr(end), count, dateOr(ls)));
		},
	});
}

const dateOr = (value: unknown): Date | undefined => (value instanceof Date ? value : undefined);
