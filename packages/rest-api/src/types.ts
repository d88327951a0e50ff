import type { Accounts, Caller, Registration, Settings } from '@rocket.chat/accounts';
import type { Messaging } from '@rocket.chat/messaging';
import type { IUser, PresenceStatus } from '@rocket.chat/otr-typings';
import type { AttemptLimiter } from './attempt-limiter.ts';

/** A decoded JSON or form, undefined where there was none; or why there is no such thing. */
export type RestBody =
	| { readonly ok: true; readonly value: unknown }
	| { readonly ok: false; readonly status: 400 | 413 | 415; readonly problem: string };

/** What an HTTP request comes down to. */
export type RestRequest = {
	readonly method: string;
	/** e.g. `/api/v1/me`, without query */
	readonly path: string;
	readonly query: Readonly<Record<string, string>>;
	/** Reads the body, once it is known who calls what: nobody makes us decode what is refused anyway. */
	readonly readBody: (maxBytes: number) => Promise<RestBody>;
	/** X-User-Id */
	readonly userId?: string;
	/** X-Auth-Token */
	readonly authToken?: string;
	/** X-2FA-Code: what Rocket.Chat's clients prove again with who calls. */
	readonly secondFactor?: string;
	readonly clientAddress: string;
	/** User-Agent */
	readonly userAgent?: string;
};

export type RestAnswer = {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** JSON; a member may be a list that comes page by page, an async iterable of arrays. */
	readonly body: Readonly<Record<string, unknown>>;
	/** The template of the route, e.g. `/api/v1/settings/:_id`, for logs; undefined where none matched. */
	readonly route?: string;
};

export type RestDependencies = {
	accounts: Accounts;
	messaging: Messaging;
	settings: Settings;
	/**
	 * Opens an account by the workspace's rules; `setupToken` from the link that start-up printed makes the first
	 * administrator.
	 */
	register: (registration: Registration, setupToken?: string, caller?: Caller) => Promise<IUser>;
	statusOf: (userId: string) => PresenceStatus;
	/** How a user is connected, whatever he chose for others to see: for himself alone. */
	connectionOf: (userId: string) => PresenceStatus;
	/**
	 * By the client's network and shared with the DDP methods of the same purpose; `calls` by user, of all routes that
	 * ask who calls.
	 */
	limiters: { login: AttemptLimiter; register: AttemptLimiter; calls: AttemptLimiter };
	version: string;
	/** Anything that is not a refusal: to be logged. The client learns no more than 500. */
	onError: (error: unknown, route: string) => void;
};
