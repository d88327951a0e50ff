/** The most that one reading of a socket brings, bytes: all of it is kept as long as a part of it is. */
const CHUNK = 64 * 1024;

/**
 * What a message that is not complete may cost, in bytes: twice its greatest length for the chunks in which it comes,
 * and what came before it.
 */
export const heldAtMost = (frameBytes: number): number => 3 * frameBytes + CHUNK;

/** Bounds on what one socket may cost. Milliseconds, bytes and counts. */
export interface DdpLimits {
	/**
	 * Bytes of one incoming frame; the transport stops reading there, and text it lets through is measured in UTF-16
	 * units.
	 */
	readonly frameBytes: number;
	/** Time to the `connect` message. */
	readonly connectTime: number;
	/** Frames refused before `connect`, and malformed ones ever after, until the socket is closed. */
	readonly malformedFrames: number;
	/** Time without a user, from the start or from a logout, until the socket is closed; 0 for no limit. */
	readonly unauthenticatedTime: number;
	/**
	 * The limits before a login, and again from a logout on, when anyone may send and nobody can be held to it: a frame,
	 * as `frameBytes`.
	 */
	readonly guestFrameBytes: number;
	/** Frames until a login, control frames and fragments too. */
	readonly guestFrames: number;
	/**
	 * What all sockets without a login may hold together: themselves (`guestSocketBytes` each), their subscriptions, what
	 * waits to be done or to be read, and what is half sent. Where that is full, the network that holds most loses its
	 * oldest.
	 */
	readonly guestBytes: number;
	/** What a socket costs that holds nothing, as measured. */
	readonly guestSocketBytes: number;
	/**
	 * What the sockets of all who have logged in may hold together: their subscriptions, what waits to be done or to be
	 * read, and what is half sent, of each the part above `memberFreeBytes`. Where that is full, the account that holds
	 * most loses its oldest socket.
	 */
	readonly memberBytes: number;
	/** What a client holds that does what clients do. */
	readonly memberFreeBytes: number;
	/** Live subscriptions of a connection; before a login, and what may be added after a logout. */
	readonly subscriptions: number;
	readonly guestSubscriptions: number;
	/**
	 * What the live subscriptions of a connection keep, decoded: their parameters are kept, to run again for another
	 * user.
	 */
	readonly subscriptionBytes: number;
	readonly guestSubscriptionBytes: number;
	/** Messages of a connection waiting for the one that runs. */
	readonly waitingMessages: number;
	/** Those messages together, decoded. */
	readonly waitingBytes: number;
	readonly guestWaitingBytes: number;
	/** Bytes queued for a reader that does not read. */
	readonly queuedBytes: number;
	/** Silence after which the server pings; Meteor's heartbeatInterval. */
	readonly heartbeatInterval: number;
	/** Silence after that ping until the socket is closed; Meteor's heartbeatTimeout. */
	readonly heartbeatTimeout: number;
}

export const defaultLimits: DdpLimits = {
	frameBytes: 256 * 1024,
	connectTime: 10_000,
	malformedFrames: 10,
	unauthenticatedTime: 300_000,
	guestFrameBytes: 8 * 1024,
	guestFrames: 200,
	guestBytes: 14 * 1024 * 1024,
	guestSocketBytes: 12 * 1024,
	memberBytes: 128 * 1024 * 1024,
	memberFreeBytes: 64 * 1024,
	subscriptions: 500,
	guestSubscriptions: 5,
	subscriptionBytes: 1024 * 1024,
	guestSubscriptionBytes: 16 * 1024,
	waitingMessages: 1000,
	waitingBytes: 4 * 1024 * 1024,
	guestWaitingBytes: 48 * 1024,
	queuedBytes: 4 * 1024 * 1024,
	heartbeatInterval: 15_000,
	heartbeatTimeout: 15_000,
};
