import { fileURLToPath } from 'node:url';
import { startWorkspace } from './boot.ts';
import { readConfig } from './config.ts';
import { StartupError } from './errors.ts';
import { createLogger } from './logging.ts';

/** How long a clean stop may take, ms. */
const STOP_LIMIT_MS = 10_000;

const isBuilt = import.meta.url.endsWith('/dist/server/main.mjs');

/** Beside the bundle lies the built client; from source it is where the build puts it. */
const CLIENT = fileURLToPath(new URL(isBuilt ? '../client' : '../dist/client', import.meta.url));

const STORE_THREAD = new URL(isBuilt ? './store-thread.mjs' : './store-thread-from-source.mjs', import.meta.url);

async function main(): Promise<void> {
	const config = readConfig(process.env, process.argv.slice(2), { clientDir: CLIENT });
	const logger = createLogger(config.logLevel);
	let stopping = false;
	const stop = (exitCode: 0 | 1): void => {
		stopping = true;
		setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
		const stopped = started.then((workspace) => workspace.stop());
		stopped.then(
			() => process.exit(exitCode),
			(error: unknown) => {
				logger.error({ err: error }, 'the stop was not clean');
				process.exit(1);
			},
		);
	};
	const onSignal = (signal: NodeJS.Signals): void => {
		if (stopping) {
			process.exit(1);
		}
		logger.info({ signal }, 'stopping');
		stop(0);
	};
	const onStoreFailure = (err: Error): void => {
		logger.fatal({ err }, 'the store died: stopping');
		if (!stopping) {
			stop(1);
		}
	};
	// Heard before the start begins: a signal that comes during it, or right after its last line, stops as cleanly as any other.
	process.on('SIGINT', onSignal);
	process.on('SIGTERM', onSignal);
	// Never the end of the server: it means "read again", and a terminal that is closed sends it.
	process.on('SIGHUP', () => {
		logger.info({ signal: 'SIGHUP' }, 'reading again');
		started.then(
			(workspace) => workspace.reload(),
			() => undefined,
		);
	});
	const print = (line: string): boolean => process.stdout.write(`${line}\n`);
	const started = startWorkspace(config, { logger, print, storeThread: STORE_THREAD, onStoreFailure });
	await started;
}

main().catch((error: unknown) => {
	const line = error instanceof Error ? error.message.split('\n')[0] : String(error);
	process.stderr.write(`${error instanceof StartupError ? '' : 'The server could not start: '}${line}\n`);
	process.exit(1);
});
