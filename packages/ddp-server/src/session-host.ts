import type { MethodHost } from './method.ts';
import type { SubscriptionSetHost } from './subscription-set.ts';

/** The socket beneath, as a session sees it. */
export interface SessionLine {
	send(frame: string): void;
	/** A part of a frame; false where the socket is gone before the network took it. */
	part(text: string, last: boolean): Promise<boolean>;
	/** @param drop without waiting for what is queued */
	close(code: number, reason: string, drop?: boolean): void;
	/** Somebody has logged in; null where nobody is any more. */
	identified(userId: string | null): void;
	/** What the session keeps has changed. */
	kept(): void;
	/** The session keeps less than before. */
	lessened(): void;
	/** Runs what is done on behalf of this connection; what it throws closes it, and goes no further. */
	own(what: string, work: () => void): void;
	/** Logs, once, what was thrown on behalf of this connection, and closes it. */
	failed(what: string, thrown: unknown): void;
}

/** A session, as what runs in it sees it. */
export interface SessionHost extends MethodHost, SubscriptionSetHost {
	readonly line: SessionLine;
	readonly over: boolean;
}
