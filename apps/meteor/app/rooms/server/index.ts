import type { Listing, Messaging } from '@rocket.chat/messaging';
import { check, Match } from 'meteor/check';
import { Meteor } from 'meteor/meteor';
import { asMeteorError, signedIn } from '../../api/lib/methods.ts';

/** Where a page of a list ended. */
const CURSOR = { at: Number, rid: String };

const dateOf = (value: unknown): Date | undefined => (value instanceof Date ? value : undefined);

const collect = async <T>(pages: AsyncIterable<T[]>): Promise<T[]> => {
	const all: T[] = [];
	for await (const page of pages) {
		all.push(...page);
	}
	return all;
};

/**
 * All, as an array; with a date, what has changed since, as `{ update, remove }`. Real Meteor does not know lists in
 * pages, so it gets the whole list at once.
 */
const answerList = async <T>(invocation: object, { update, remove }: Listing<T>, since: unknown): Promise<unknown> => {
	const list = 'answersInPages' in invocation ? update : await collect(update);
	return since instanceof Date ? { update: list, remove } : list;
};

/** Rooms and subscriptions over DDP. */
export function registerRooms({ messaging }: { messaging: Messaging }): void {
	Meteor.methods({
		async createDirectMessage(...usernames: unknown[]) {
			check(usernames, [String]);
			const userId = signedIn(this.userId, 'createDirectMessage');
			return asMeteorError(() => messaging.createDirectMessage(userId, usernames as string[]));
		},
		async 'rooms/get'(updatedAfter?: unknown) {
			check(updatedAfter, Match.Maybe(Date));
			const userId = signedIn(this.userId, 'rooms/get');
			return answerList(this, await messaging.listRooms(userId, dateOf(updatedAfter)), updatedAfter);
		},
		async 'subscriptions/get'(updatedAfter?: unknown) {
			check(updatedAfter, Match.Maybe(Date));
			const userId = signedIn(this.userId, 'subscriptions/get');
			return answerList(this, await messaging.listSubscriptions(userId, dateOf(updatedAfter)), updatedAfter);
		},
		/**
		 * A page of the user's own list, newest activity first: `{ subscriptions, rooms, next? }`. Ours: Rocket.Chat's
		 * clients load everything.
		 */
		async 'rooms/page'(query: unknown) {
			check(query, {
				limit: Match.Maybe(Match.Integer),
				after: Match.Maybe(CURSOR),
				open: Match.Maybe(Boolean),
				text: Match.Maybe(String),
			});
			const userId = signedIn(this.userId, 'rooms/page');
			return asMeteorError(() => messaging.pageOfRooms(userId, query as Parameters<Messaging['pageOfRooms']>[1]));
		},
		/** The changes to it since a time, page by page. */
		async 'rooms/changes'(query: unknown) {
			check(query, { since: Date, after: Match.Maybe(CURSOR) });
			const userId = signedIn(this.userId, 'rooms/changes');
			return asMeteorError(() => messaging.changesOfRooms(userId, query as Parameters<Messaging['changesOfRooms']>[1]));
		},
		/** One room of it; null if the user is not in such a room. */
		async 'rooms/one'(rid: unknown) {
			check(rid, String);
			const userId = signedIn(this.userId, 'rooms/one');
			return (await messaging.roomOfUser(userId, rid as string)) ?? null;
		},
		/** Shows a room in the user's own list. */
		async openRoom(rid: unknown) {
			check(rid, String);
			const userId = signedIn(this.userId, 'openRoom');
			await asMeteorError(() => messaging.openRoom(userId, rid as string));
		},
		/**
		 * Hides a room from the user's own list until the next message. Returns the number of changed rooms, as Rocket.Chat
		 * does.
		 */
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
