import { isLocalOnly, isLoopback, type WorkspaceConfig } from './config.ts';
import type { HttpHandler } from './http.ts';

/**
 * Whether pages of an origin may speak to this workspace: those of ROOT_URL, and on a machine that only itself reaches
 * those of its loopback. Programs that are no browsers send none. Logins are tokens, not cookies, so that a foreign
 * page has no one's rights, but it could spend its visitors' address and bandwidth.
 */
export function originRule(config: WorkspaceConfig): (origin: string | undefined) => boolean {
	if (isLocalOnly(config)) {
		return (origin) => origin === undefined || (URL.canParse(origin) && isLoopback(new URL(origin).hostname));
	}
	const { rootUrl } = config;
	return (origin) => origin === undefined || rootUrl === undefined || origin === rootUrl.origin;
}

/** Refuses what pages of a foreign origin post. */
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
