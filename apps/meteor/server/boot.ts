import { AttemptLimiter, createRestApi } from '@rocket.chat/rest-api';
import { resetMeteor, type StartedMeteor, startMeteor } from 'meteor/boot';
import { followCertificate } from './certificate.ts';
import { type ClientFaults, countFaults } from './client-faults.ts';
import { isSecureUrl, type WorkspaceConfig } from './config.ts';
import { addDemoPeople } from './demo.ts';
import { explainListenError } from './errors.ts';
import { registerFeatures } from './features.ts';
import { createConfiguredAdmin, createFirstAdmin, type FirstAdmin } from './first-admin.ts';
import type { Logger } from './logging.ts';
import { listenToOperator } from './operator/operator-socket.ts';
import { originRule } from './origins.ts';
import { readinessOf } from './readiness.ts';
import { openServices, type Services, type StoreThreads } from './services.ts';
import { VERSION } from './version.ts';
import { errorPage, serveClient, serveMiddleware } from './web.ts';

const MINUTE_MS = 60_000;
/** Per client address and minute. */
const LOGINS = 60;
const REGISTRATIONS = 60;
/** REST calls per user: far above what a client needs, and few enough that a flood delays no one else. */
const CALLS = { attempts: 150, intervalMs: 3_000 };

export type Workspace = {
	/** The address for users. */
	readonly url: string;
	readonly port: number;
	/** Reloads what can change while serving: the certificate. */
	reload(): void;
	/** Closes every socket, then the store. Idempotent. */
	stop(): Promise<void>;
};

export type WorkspaceOptions = StoreThreads & {
	logger: Logger;
	/** Prints a line for the operator. */
	print: (line: string) => void;
};

/**
 * Starts a workspace: store, services, features, HTTP and WebSocket. One at a time in a process, because Meteor's
 * registries are global.
 * @throws {StartupError} for what the operator can fix
 */
export async function startWorkspace(
	config: WorkspaceConfig,
	{ logger, print, ...threads }: WorkspaceOptions,
): Promise<Workspace> {
	resetMeteor();
	const services = await openServices(config, logger, { ...threads, print });
	try {
		const { firstAdmin, demoLines } = await prepareAccounts(services, config, logger);
		let stopping = false;
		const faults = countFaults(logger);
		compose(services, firstAdmin, config, { logger, faults, stopping: () => stopping });
		const meteor = await listen(config, services, logger);
		const url = addressOf(config, meteor.port);
		for (const line of [...demoLines, ...greeting(url, config, firstAdmin, meteor.port)]) {
			print(line);
		}
		const { tls } = config;
		const certificate = tls && followCertificate({ files: tls.files, renew: meteor.renewCertificate, logger });
		const stopListening =
			config.dataDir === ':memory:' ? undefined : listenToOperator(config.dataDir, services.accounts, logger);
		let stopped: Promise<void> | undefined;
		const stop = async (): Promise<void> => {
			stopping = true;
			certificate?.stop();
			stopListening?.();
			// First, so that the disconnects that follow are not announced.
			services.stopAnnouncing();
			await meteor.stop();
			await services.close();
			faults.stop();
		};
		return {
			url,
			port: meteor.port,
			reload: () => certificate?.reload(),
			stop: () => {
				stopped ??= stop();
				return stopped;
			},
		};
	} catch (error) {
		await services.close();
		throw error;
	}
}

async function prepareAccounts(
	{ accounts, messaging, settings }: Services,
	config: WorkspaceConfig,
	logger: Logger,
): Promise<{ firstAdmin: FirstAdmin; demoLines: readonly string[] }> {
	if (await createConfiguredAdmin(accounts, config.admin)) {
		logger.info('the administrator of ADMIN_USERNAME was made');
	}
	const demoLines = config.demo ? await addDemoPeople(accounts, messaging) : [];
	return { firstAdmin: await createFirstAdmin(accounts, settings), demoLines };
}

type Watchers = { logger: Logger; faults: ClientFaults; stopping: () => boolean };

function compose(
	services: Services,
	{ register }: FirstAdmin,
	config: WorkspaceConfig,
	{ logger, faults, stopping }: Watchers,
): void {
	const { accounts, messaging, settings, presence, models, damage } = services;
	const limiters = {
		login: new AttemptLimiter(
			{ attempts: LOGINS, intervalMs: MINUTE_MS },
			() => performance.now(),
			accounts.noteTurnedAway,
		),
		register: new AttemptLimiter({ attempts: REGISTRATIONS, intervalMs: MINUTE_MS }),
		calls: new AttemptLimiter(CALLS),
	};
	const rest = createRestApi({
		accounts,
		messaging,
		settings,
		register,
		statusOf: (userId) => presence.statusOf(userId),
		connectionOf: (userId) => presence.connectionOf(userId),
		limiters,
		version: VERSION,
		onError: (err, route) => logger.error({ err, route }, 'a REST handler failed'),
	});
	const https = config.tls !== undefined || config.rootUrl?.protocol === 'https:';
	serveMiddleware({
		logger,
		https,
		health: { readiness: readinessOf({ prove: () => models.ping() }), stopping, damage },
		allowOrigin: originRule(config),
	});
	registerFeatures(services, { rest, register, limiters, onClientFault: faults.count });
	serveClient(config.clientDir);
	errorPage(logger, faults);
}

async function listen(config: WorkspaceConfig, { longAnswers }: Services, logger: Logger): Promise<StartedMeteor> {
	const { port, host, tls, forwardedCount } = config;
	try {
		return await startMeteor({
			port,
			host,
			tls,
			logger,
			longAnswers,
			trustProxy: forwardedCount,
			allowOrigin: originRule(config),
		});
	} catch (error) {
		throw explainListenError(error, { port, host });
	}
}

function addressOf({ rootUrl, tls, host }: WorkspaceConfig, port: number): string {
	const name = ['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)
		? 'localhost'
		: host.includes(':')
			? `[${host}]`
			: host;
	return rootUrl?.origin ?? `${tls ? 'https' : 'http'}://${name}:${port}`;
}

/** The lines that start-up prints; the address comes last. */
function greeting(url: string, { rootUrl }: WorkspaceConfig, { setupPath }: FirstAdmin, port: number): string[] {
	const insecure = [
		`Warning: browsers refuse their cryptography at ${url}, which is neither https nor localhost, so that OTR cannot start there.`,
		'Set ROOT_URL to an https address: with TLS_CERT and TLS_KEY, or behind a proxy that speaks https.',
	];
	return [
		...(isSecureUrl(new URL(url)) ? [] : insecure),
		...(setupPath === undefined
			? []
			: [`This workspace has no administrator yet. Open this link to become it: ${url}${setupPath}`]),
		`Rocket.Chat OTR is listening on ${url}${rootUrl ? ` (port ${port})` : ''}`,
	];
}
