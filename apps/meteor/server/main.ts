import { fileURLToPath } from 'node:url';
import { startWorkspace } from './boot.ts';
import { readConfig } from './config.ts';
import { StartupError } from './errors.ts';
import { createLogger } from './logging.ts';

/** How long a clean stop may take, ms. */
const STOP_LIMIT_MS = 10_000;

/** Beside the bundle lies the built client; from source it is where the build puts it. */
const CLIENT = fileURLToPath(new URL(import.meta.url.endsWith('/dist/server/main.mjs') ? '../client' : '../dist/client', import.meta.url));

async function main(): Promise<void> {
	const config = readConfig(process.env, process.argv.slice(2), { clientDir: CLIENT });
	const logger = createLogger(config.logLevel);
	let stopping = false;
	const stop = (signal: NodeJS.Signals): void => {
		if (stopping) {
			process.exit(1);
		}
		stopping = true;
		logger.info({ signal }, 'stopping');
		setTimeout(() => process.exit(1), STOP_LIMIT_MS).unref();
		const stopped = started.then((workspace) => workspace.stop());
		stopped.then(
			() => process.exit(0),
			(error: unknown) => {
				logger.error({ err: error }, 'the stop was not clean');
				process.exit(1);
			},
		);
	};
	// Heard before the start begins: a signal that comes during it, or right after its last line, stops as cleanly as any other.
	process.on('SIGINT', stop);
	process.on('SIGTERM', stop);
	// Never the end of the server: it means "read again", and a terminal that is closed sends it.
	process.on('SIGHUP', () => {
		logger.info({ signal: 'SIGHUP' }, 'reading again');
		started.then(
			(workspace) => workspace.reload(),
			() => undefined,
		);
	});
	const started = startWorkspace(config, { logger, print: (line) => process.stdout.write(`${line}\n`) });
	await started;
}

main().catch((error: unknown) => {
	const line = error instanceof Error ? error.message.split('\n')[0] : String(error);
	process.stderr.write(`${error instanceof StartupError ? '' : 'The server could not start: '}${line}\n`);
	process.exit(1);
});
