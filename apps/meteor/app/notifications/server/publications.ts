import {
	STREAMS,
	type StreamFields,
	type StreamName,
	StreamRefusal,
	type Streams,
	type Subscriber,
	wireName,
} from '@rocket.chat/streams';
import { check } from 'meteor/check';
import { DDPServer } from 'meteor/ddp-server';
import { Meteor } from 'meteor/meteor';

/** The one document of a stream's collection, as in Rocket.Chat. */
const DOCUMENT = 'id';

const notAllowed = (reason: string): Error => new Meteor.Error('error-not-allowed', reason);

/**
 * Whether a client stores the documents of streams; a client that reads them as events would fail on one without
 * `args`.
 */
const keepsDocuments = (options: unknown): boolean =>
	options === true ||
	(typeof options === 'object' && options !== null && 'useCollection' in options && options.useCollection === true);

/** A subscription that receives an event. One object for each, since every user has several. */
class StreamSubscription implements Subscriber {
	stopped = false;

	unsubscribe: (() => void) | undefined;

	constructor(
		private readonly publication: { changed(collection: string, id: string, fields: object): void; stop(): void },
		private readonly collection: string,
		readonly connectionId: string,
		readonly userId: string | null,
	) {}

	deliver(fields: StreamFields): void {
		this.publication.changed(this.collection, DOCUMENT, fields);
	}

	revoked(): void {
		this.publication.stop();
	}

	stop(): void {
		this.stopped = true;
		this.unsubscribe?.();
	}
}

/**
 * Reading: a publication whose `changed` carries `{ eventName, args }`. Its document is added if the client asks for it
 * (`useCollection`), as in Rocket.Chat; the other options that clients send have no effect.
 */
const publishStream = (streams: Streams, stream: StreamName): void => {
	const name = wireName(stream);
	Meteor.server.setPublicationStrategy(name, DDPServer.publicationStrategies.NO_MERGE);
	Meteor.publish(name, async function (eventName: unknown, options?: unknown) {
		check(eventName, String);
		const event = eventName as string;
		const subscription = new StreamSubscription(this, name, this.connection.id, this.userId);
		this.onStop(() => subscription.stop());
		if (!(await streams.canRead(stream, event, subscription))) throw notAllowed('You may not read this stream');
		if (subscription.stopped) return;
		if (keepsDocuments(options)) this.added(name, DOCUMENT, { eventName: event });
		subscription.unsubscribe = streams.subscribe(stream, event, subscription);
		this.ready();
	});
};

/** Writing: a method of the same name. Refused unless a feature has set a rule for it. */
const writeStream = (streams: Streams, stream: StreamName): void => {
	Meteor.methods({
		[wireName(stream)](eventName: unknown, ...args: unknown[]) {
			check(eventName, String);
			if (!this.connection) throw notAllowed('Only a client may write to this stream');
			try {
				return streams.write(stream, eventName as string, args, {
					connectionId: this.connection.id,
					userId: this.userId,
				});
			} catch (error) {
				throw error instanceof StreamRefusal ? new Meteor.Error(error.error, error.reason) : error;
			}
		},
	});
};

/** `stream-notify-user` and similar streams: one publication and one method each. */
export const serveStreams = (streams: Streams): void => {
	for (const stream of STREAMS) {
		publishStream(streams, stream);
		writeStream(streams, stream);
	}
};
