import {
	type FanOut,
	type PresenceChange,
	PresenceWatchers,
	type Streams,
	type ToldPresence,
	WatchRefusal,
	type WatchRequest,
} from '@rocket.chat/streams';
import { check, Match } from 'meteor/check';
import { DDPServer } from 'meteor/ddp-server';
import { Meteor } from 'meteor/meteor';
import { userPresenceFields, userStatusEvent } from '../lib/events.ts';

const STREAM = 'stream-user-presence';

type Fields = ReturnType<typeof userPresenceFields>;

/** One connection's main subscription: it ends with it what the connection watches. */
type Watcher = { tell(fields: Fields): void };

export type WatchingDependencies = {
	streams: Pick<Streams, 'deliveries'>;
	fanOut: FanOut;
	told: ToldPresence;
	/** ms, never going back */
	now(): number;
};

const request = Match.ObjectIncluding({ added: Match.Maybe([String]), removed: Match.Maybe([String]) });

/** Of other options that clients of streams send none says anything here. */
const readRequest = (options: unknown): WatchRequest => {
	if (typeof options !== 'object' || options === null) return { added: [], removed: [] };
	check(options, request);
	const { added, removed } = options as Partial<WatchRequest>;
	return { added: added ?? [], removed: removed ?? [] };
};

const fieldsOf = ({ userId, username, status, statusText }: PresenceChange): Fields =>
	userPresenceFields(userId, username, status, statusText);

/**
 * `stream-user-presence`, as Rocket.Chat has it (apps/meteor/app/notifications/server/lib/Presence.ts): the first
 * subscription of a connection stays and hears; each further one changes by `added` and `removed` whom the connection
 * watches, and is ended at once. How those added are is told before the subscription is ready or ended, but of those
 * who are offline.
 */
export function serveWatching({ streams, fanOut, told, now }: WatchingDependencies): void {
	const watchers = new PresenceWatchers<Watcher>(now);
	const mains = new Map<string, Watcher>();

	function* sends(changes: Iterable<PresenceChange>): Generator<() => void> {
		for (const change of changes) {
			const { userId, username, status, statusText } = change;
			const fields = fieldsOf(change);
			for (const watcher of watchers.of(userId)) yield () => watcher.tell(fields);
			yield* streams.deliveries('notify-logged', 'user-status', [
				userStatusEvent(userId, username, status, statusText),
			]);
		}
	}
	told.announce((changes) => fanOut.spread(sends(changes)));

	function* present(userIds: readonly string[], watcher: Watcher): Generator<() => void> {
		for (const userId of userIds) {
			const change = told.look(userId);
			if (change) yield () => watcher.tell(fieldsOf(change));
		}
	}

	Meteor.server.setPublicationStrategy(STREAM, DDPServer.publicationStrategies.NO_MERGE);
	Meteor.publish(STREAM, async function (eventName: unknown, options?: unknown) {
		check(eventName, String);
		const { userId, connection } = this;
		if (!userId) throw new Meteor.Error('error-not-allowed', 'You may not read this stream');
		const wanted = readRequest(options);
		const main = mains.get(connection.id);
		const watcher: Watcher = main ?? { tell: (fields) => this.changed(STREAM, fields.uid, fields) };
		const begun = asked(() => watchers.change(watcher, userId, wanted));
		if (!main) {
			mains.set(connection.id, watcher);
			this.onStop(() => {
				mains.delete(connection.id);
				watchers.remove(watcher);
			});
		}
		await fanOut.spread(present(begun, watcher));
		if (main) this.stop();
		else this.ready();
	});
}

/** What a client shall get of a refusal. */
function asked<T>(change: () => T): T {
	try {
		return change();
	} catch (error) {
		if (!(error instanceof WatchRefusal)) throw error;
		const { timeToReset } = error;
		throw new Meteor.Error(error.error, error.reason, timeToReset === undefined ? undefined : { timeToReset });
	}
}
