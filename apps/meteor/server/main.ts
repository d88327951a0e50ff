import { fileURLToPath } from 'node:url';
import { failureOf } from '@rocket.chat/ddp-server';
import { startWorkspace } from './boot.ts';
import { readConfig } from './config.ts';
import { installShutdown } from './ending.ts';
import { StartupError } from './errors.ts';
import { createLogger } from './logging.ts';

const isBuilt = import.meta.url.endsWith('/dist/server/main.mjs');

/** The built client is beside the bundle; from source it is where the build puts it. */
const CLIENT = fileURLToPath(new URL(isBuilt ? '../client' : '../dist/client', import.meta.url));

const STORE_THREAD = new URL(isBuilt ? './store-thread.mjs' : './store-thread-from-source.mjs', import.meta.url);

async function main(): Promise<void> {
	const config = readConfig(process.env, process.argv.slice(2), { clientDir: CLIENT });
	const logger = createLogger(config.logLevel);
	// Watched before the start begins: a signal that comes during it, or right after its last line, stops as cleanly as
	// any other.
	const end = installShutdown({ logger, stop: () => started.then((workspace) => workspace.stop()) });
	const onStoreFailure = (err: Error): void => {
		logger.fatal({ err: failureOf(err.cause ?? err) }, `${err.message} Stopping.`);
		end(1);
	};
	// SIGHUP never stops the server: it means "read again", and closing a terminal sends it too.
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
