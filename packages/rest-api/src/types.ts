import type { Accounts, Caller, Registration, Settings } from '@rocket.chat/accounts';
import type { Messaging } from '@rocket.chat/messaging';
import type { IUser, PresenceStatus } from '@rocket.chat/otr-typings';
import type { AttemptLimiter } from './attempt-limiter.ts';

/** A decoded JSON or form body, undefined where absent; or why it could not be read. */
export type RestBody =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly status: 400 | 413 | 415; readonly problem: string };

/** An HTTP request, independent of the transport. */
export type RestRequest = {
	readonly method: string;
	/** e.g. `/api/v1/me`, without query */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** Reads the body. Called after the caller and route are checked, so that refused requests are not decoded. */
	readonly readBody: (maxBytes: number) => Promise<RestBody>;
	/** X-User-Id */
	readonly userId?: string;
	/** X-Auth-Token */
	readonly authToken?: string;
	/** X-2FA-Code, by which Rocket.Chat's clients prove the user's identity again. */
	readonly secondFactor?: string;
	readonly clientAddress: string;
	/** User-Agent */
	readonly userAgent?: string;
};

export type RestAnswer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** JSON; a member may be a list in pages, an async iterable of arrays. */
	readonly body: Readonly<Record<string, unknown>>;
	/** The template of the route, e.g. `/api/v1/settings/:_id`, for logs; undefined if none matched. */
	readonly route?: string;
};

export type RestDependencies = {
	accounts: Accounts;
	messaging: Messaging;
	settings: Settings;
	/**
	 * Creates an account by the workspace's rules; `setupToken`, from the link that start-up printed, creates the first
	 * administrator.
	 */
	register: (registration: Registration, setupToken?: string, caller?: Caller) => Promise<IUser>;
	statusOf: (userId: string) => PresenceStatus;
	/** The real connection status, whatever the user chose to show. Only for the user themselves. */
	connectionOf: (userId: string) => PresenceStatus;
	/**
	 * Keyed by the client's network and shared with the DDP methods of the same purpose; `calls` is keyed by user, over
	 * all routes that need a login.
	 */
	limiters: { login: AttemptLimiter; register: AttemptLimiter; calls: AttemptLimiter };
	version: string;
	/** Receives any exception that is not a refusal, for the log. The client gets status 500 only. */
	onError: (error: unknown, route: string) => void;
};
