/** What a message that is not complete may cost, in its greatest length: as much again for the chunks in which it comes, and some. */
export const HELD_SHARE = 3;

/** Bounds on what one socket may cost. Milliseconds, bytes and counts. */
export interface DdpLimits {
	/** Bytes of one incoming frame; the transport stops reading there, and text it lets through is measured in UTF-16 units. */
	readonly frameBytes: number;
	/** Time to the `connect` message. */
	readonly connectTime: number;
	/** Frames refused before `connect`, and malformed ones ever after, until the socket is closed. */
	readonly malformedFrames: number;
	/** Time without a user, from the start or from a logout, until the socket is closed; 0 for no limit. */
	readonly unauthenticatedTime: number;
	/** The limits before a login, and again from a logout on, when anyone may send and nobody can be held to it: a frame, as `frameBytes`. */
	readonly guestFrameBytes: number;
	/** Frames until a login, control frames and fragments too. */
	readonly guestFrames: number;
	/** Sockets from one address on which nobody has logged in; more are closed at once. */
	readonly guestsPerAddress: number;
	/** Live subscriptions of a connection. */
	readonly subscriptions: number;
	/** What the live subscriptions of a connection were asked with, in UTF-16 units: their parameters are kept, to run again for another user. */
	readonly subscriptionBytes: number;
	/** Messages of a connection waiting for the one that runs. */
	readonly waitingMessages: number;
	/** Those messages together, in UTF-16 units; what parsing makes of them may be twenty times as much. */
	readonly waitingBytes: number;
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
	guestFrameBytes: 16 * 1024,
	guestFrames: 200,
	guestsPerAddress: 2000,
	subscriptions: 500,
	subscriptionBytes: 256 * 1024,
	waitingMessages: 1000,
	waitingBytes: 2 * 1024 * 1024,
	queuedBytes: 4 * 1024 * 1024,
	heartbeatInterval: 15_000,
	heartbeatTimeout: 15_000,
};
