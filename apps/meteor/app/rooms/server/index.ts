import type { Messaging } from '@rocket.chat/messaging';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';

/** Rooms and subscriptions over DDP. */
export function registerRooms({ messaging }: { messaging: Messaging }): void {
	Meteor.methods({
		async createDirectMessage(...usernames: unknown[]) {
			check(usernames, [String]);
			const userId = signedIn(this.userId, 'createDirectMessage');
			return asMeteorError(() => messaging.createDirectMessage(userId, usernames as string[]));
		},
		/** All, as an array; with a date what has changed since, as `{ update, remove }`. */
		async 'rooms/get'(updatedAfter?: unknown) {
			check(updatedAfter, Match.Maybe(Date));
			const userId = signedIn(this.userId, 'rooms/get');
			return asMeteorError<unknown>(() => (updatedAfter instanceof Date ? messaging.roomsOf(userId, updatedAfter) : messaging.roomsOf(userId)));
		},
		async 'subscriptions/get'(updatedAfter?: unknown) {
			check(updatedAfter, Match.Maybe(Date));
			const userId = signedIn(this.userId, 'subscriptions/get');
			return asMeteorError<unknown>(() => (updatedAfter instanceof Date ? messaging.subscriptionsOf(userId, updatedAfter) : messaging.subscriptionsOf(userId)));
		},
		/** Shows a room in one's own list. */
		async openRoom(rid: unknown) {
			check(rid, String);
			const userId = signedIn(this.userId, 'openRoom');
			await asMeteorError(() => messaging.openRoom(userId, rid as string));
		},
		/** Hides a room from one's own list until the next message. Answers how many rooms that changed, as Rocket.Chat does. */
		async hideRoom(rid: unknown) {
			check(rid, String);
			const userId = signedIn(this.userId, 'hideRoom');
			const place = await messaging.subscriptionOf(userId, rid as string);
			if (!place?.open) {
				return 0;
			}
			await asMeteorError(() => messaging.hideRoom(userId, rid as string));
			return 1;
		},
		async leaveRoom(rid: unknown) {
			check(rid, String);
			const userId = signedIn(this.userId, 'leaveRoom');
			await asMeteorError(() => messaging.leaveRoom(userId, rid as string));
		},
		async readMessages(rid: unknown) {
			check(rid, String);
			const userId = signedIn(this.userId, 'readMessages');
			await asMeteorError(() => messaging.readRoom(userId, rid as string));
		},
	});
}
