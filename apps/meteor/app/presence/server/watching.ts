import {
	type PresenceAnnouncer,
	type PresenceChange,
	PresenceWatchers,
	WatchRefusal,
	type WatchRequest,
} from '@rocket.chat/presence';
import type { FanOut, Streams } from '@rocket.chat/streams';
import { check, Match } from 'meteor/check';
import { DDPServer } from 'meteor/ddp-server';
import { Meteor } from 'meteor/meteor';
import { userPresenceFields, userStatusEvent } from '../lib/events.ts';

const STREAM = 'stream-user-presence';

type Fields = ReturnType<typeof userPresenceFields>;

/** The main subscription of one connection; when it ends, the connection watches no one. */
type Watcher = { send(fields: Fields): void };

export type WatchingDependencies = {
	streams: Pick<Streams, 'deliveries'>;
	fanOut: FanOut;
	announcer: PresenceAnnouncer;
	/** ms, never going back */
	now(): number;
};

const request = Match.ObjectIncluding({ added: Match.Maybe([String]), removed: Match.Maybe([String]) });

/** Ignores the other options that clients of streams send. */
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
 * subscription of a connection stays and receives changes. Each further one changes whom the connection watches, by
 * `added` and `removed`, and ends at once. Before a subscription is ready or ended, it has sent the presence of each
 * added user who is not offline.
 */
export function serveWatching({ streams, fanOut, announcer, now }: WatchingDependencies): void {
	const watchers = new PresenceWatchers<Watcher>(now);
	const mainByConnection = new Map<string, Watcher>();

	function* sends(changes: Iterable<PresenceChange>): Generator<() => void> {
		for (const change of changes) {
			const { userId, username, status, statusText } = change;
			const fields = fieldsOf(change);
			for (const watcher of watchers.of(userId)) yield () => watcher.send(fields);
			yield* streams.deliveries('notify-logged', 'user-status', [
				userStatusEvent(userId, username, status, statusText),
			]);
		}
	}
	announcer.onChanges((changes) => fanOut.spread(sends(changes)));

	function* present(userIds: readonly string[], watcher: Watcher): Generator<() => void> {
		for (const userId of userIds) {
			const change = announcer.snapshot(userId);
			if (change) yield () => watcher.send(fieldsOf(change));
		}
	}

	Meteor.server.setPublicationStrategy(STREAM, DDPServer.publicationStrategies.NO_MERGE);
	Meteor.publish(STREAM, async function (eventName: unknown, options?: unknown) {
		check(eventName, String);
		const { userId, connection } = this;
		if (!userId) throw new Meteor.Error('error-not-allowed', 'You may not read this stream');
		const wanted = readRequest(options);
		const main = mainByConnection.get(connection.id);
		const watcher: Watcher = main ?? { send: (fields) => this.changed(STREAM, fields.uid, fields) };
		const started = orMeteorError(() => watchers.change(watcher, userId, wanted));
		if (!main) {
			mainByConnection.set(connection.id, watcher);
			this.onStop(() => {
				mainByConnection.delete(connection.id);
				watchers.remove(watcher);
			});
		}
		await fanOut.spread(present(started, watcher));
		if (main) this.stop();
		else this.ready();
	});
}

/** Maps a refusal to the error that the client receives. */
function orMeteorError<T>(change: () => T): T {
	try {
		return change();
	} catch (error) {
		if (!(error instanceof WatchRefusal)) throw error;
		const { timeToReset } = error;
		throw new Meteor.Error(error.error, error.reason, timeToReset === undefined ? undefined : { timeToReset });
	}
}
