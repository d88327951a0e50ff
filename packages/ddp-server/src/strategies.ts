/**
 * How the documents of a collection reach a connection.
 * Source: docs.meteor.com, api/meteor.html#publication-strategies.
 */
export interface PublicationStrategy {
	/** The server keeps what the client holds and sends differences only. */
	readonly merge: boolean;
	/** The server keeps the ids sent, and removes them when the subscription stops. */
	readonly history: boolean;
}

/** Meteor's `DDPServer.publicationStrategies`; NO_MERGE_MULTI has no user here and is left out. */
export const publicationStrategies = {
	/** The default: a merge box per connection; overlapping subscriptions are sent once. */
	SERVER_MERGE: { merge: true, history: true },
	/** Everything is sent as published; ids are remembered, and removed when the subscription stops. */
	NO_MERGE: { merge: false, history: true },
	/** Everything is sent as published, nothing is remembered. */
	NO_MERGE_NO_HISTORY: { merge: false, history: false },
} as const satisfies Record<string, PublicationStrategy>;
