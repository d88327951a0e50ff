import { failureOf } from '@rocket.chat/ddp-server';
import type { Logger } from './logging.ts';

/** How long a clean stop may take, ms. */
const STOP_LIMIT_MS = 10_000;

type ShutdownDependencies = {
	logger: Logger;
	/** Stops the workspace, once it has started. */
	stop: () => Promise<void>;
};

/**
 * Ends the process. SIGINT and SIGTERM: a clean stop and code 0; a second signal: exits at once. An uncaught exception
 * or rejection: one log line, a clean stop and code 1, since the state is unknown. Its message is not logged: it may
 * quote what a client sent.
 * @returns a function that stops cleanly and exits with the given code
 */
export function installShutdown({ logger, stop }: ShutdownDependencies): (exitCode: 0 | 1) => void {
	let code: number | undefined;
	const end = (wanted: 0 | 1): void => {
		const begun = code !== undefined;
		code = Math.max(code ?? 0, wanted);
		if (begun) {
			return;
		}
		setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
		stop().then(
			() => process.exit(code),
			(error: unknown) => {
				logger.error({ err: error }, 'the stop was not clean');
				process.exit(1);
			},
		);
	};
	const signalled = (signal: NodeJS.Signals): void => {
		if (code !== undefined) {
			process.exit(1);
		}
		logger.info({ signal }, 'stopping');
		end(0);
	};
	process.on('SIGINT', signalled);
	process.on('SIGTERM', signalled);
	let logged = false;
	process.on('uncaughtException', (error, origin) => {
		if (!logged) {
			logged = true;
			logger.fatal({ err: failureOf(error), origin }, 'an error that nobody owns: stopping');
		}
		end(1);
	});
	// The parent may have closed the pipe that start-up prints to; that is no reason to exit.
	process.stdout.on('error', () => undefined);
	return end;
}
