import type { NextFunction, Request, Response } from 'express';
import { WebApp } from 'meteor/webapp';
import { type ClientFaults, clientStatusOf } from './client-faults.ts';
import { clientFiles } from './client-files.ts';
import { type HealthSource, health } from './health.ts';
import { type Logger, requestLog } from './logging.ts';
import { refuseForeignPosts } from './origins.ts';
import { securityHeaders } from './security-headers.ts';

type MiddlewareDependencies = {
	logger: Logger;
	https: boolean;
	health: HealthSource;
	allowOrigin: (origin: string | undefined) => boolean;
};

/** Installs what runs before every route: log, headers, health endpoints, check of the origin of posts. */
export function serveMiddleware({ logger, https, health: source, allowOrigin }: MiddlewareDependencies): void {
	WebApp.handlers.use(requestLog(logger));
	WebApp.handlers.use(securityHeaders({ https }));
	WebApp.handlers.use(health(source));
	WebApp.handlers.use(refuseForeignPosts(allowOrigin));
}

/** Serves the client's files for every path without a route. */
export function serveClient(folder: string | undefined): void {
	WebApp.handlers.use(clientFiles(folder));
}

/**
 * The last error handler: Express's own would show the stack. A client's fault is counted; a fault of ours is logged in
 * one line and closes the connection.
 */
export function errorPage(logger: Logger, faults: ClientFaults): void {
	WebApp.handlers.use((err: unknown, request: Request, response: Response, _next: NextFunction) => {
		const status = clientStatusOf(err);
		if (status !== undefined) {
			faults.count('malformed');
		} else if (request.destroyed && !request.complete) {
			faults.count('aborted');
		} else {
			logger.error({ err }, 'a handler failed');
		}
		if (response.headersSent) {
			response.destroy();
			return;
		}
		response
			.writeHead(status ?? 500, {
				'content-type': 'text/plain; charset=utf-8',
				'cache-control': 'no-store',
				connection: 'close',
			})
			.end(status === undefined ? 'Internal server error\n' : 'The request could not be read\n');
	});
}
