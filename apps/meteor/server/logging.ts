import { type Logger, pino } from 'pino';
import type { LogLevel } from './config.ts';
import type { HttpHandler } from './http.ts';

export type { Logger };

/** The workspace's log: JSON lines on stderr, so that stdout is free for start-up's messages to people. */
export function createLogger(level: LogLevel): Logger {
	return pino(
		{ level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime },
		pino.destination({ dest: 2, sync: true }),
	);
}

/**
 * Logs each answer at debug level by its route's template. Addresses, queries, headers and bodies are left out on
 * purpose: they contain tokens, room ids and words that must not be in a log.
 */
export const requestLog =
	(logger: Logger): HttpHandler =>
	(request, response, next) => {
		if (!logger.isLevelEnabled('debug')) {
			next();
			return;
		}
		const start = performance.now();
		response.once('finish', () => {
			const ms = Math.round(performance.now() - start);
			logger.debug(
				{ method: request.method, route: response.logRoute ?? 'other', status: response.statusCode, ms },
				'answered',
			);
		});
		next();
	};
