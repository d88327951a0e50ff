import type { IncomingMessage, ServerResponse } from 'node:http';

/** A handler of Express and Connect. */
export type HttpHandler = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;

declare module 'node:http' {
	interface ServerResponse {
		/**
		 * What the request log calls this answer: a route's template, never the address itself, which may reveal who talks
		 * with whom.
		 */
		logRoute?: string;
	}
}

/** The path of a request without its query. */
export function pathOf(request: IncomingMessage & { originalUrl?: string }): string {
	const url = request.originalUrl ?? request.url ?? '/';
	const end = url.search(/[?#]/);
	return end === -1 ? url : url.slice(0, end);
}
