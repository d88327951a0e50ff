import { isLocalOnly, isLoopback, type WorkspaceConfig } from './config.ts';
import type { HttpHandler } from './http.ts';

/**
 * Whether pages of an origin may talk to this workspace: those of ROOT_URL and, if only this machine can reach the
 * workspace, those of its loopback. Programs other than browsers send no origin. Logins are tokens, not cookies, so a
 * foreign page has no user's rights, but it could use its visitors' address and bandwidth.
 */
export function originRule(config: WorkspaceConfig): (origin: string | undefined) => boolean {
	if (isLocalOnly(config)) {
		return (origin) => origin === undefined || (URL.canParse(origin) && isLoopback(new URL(origin).hostname));
	}
	const { rootUrl } = config;
	return (origin) => origin === undefined || rootUrl === undefined || origin === rootUrl.origin;
}

/** Refuses posts by pages of a foreign origin. */
export const refuseForeignPosts =
	(allowed: (origin: string | undefined) => boolean): HttpHandler =>
	(request, response, next) => {
		if (request.method === 'GET' || request.method === 'HEAD' || allowed(request.headers.origin)) {
			next();
			return;
		}
		const body = JSON.stringify({
			success: false,
			error: 'Pages of another origin may not post here: open the workspace at its ROOT_URL [error-origin-not-allowed]',
		});
		response
			.writeHead(403, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
			.end(body);
	};
