import { randomBytes } from 'node:crypto';
import { type Accounts, createAccounts, createSettings, type Settings } from '@rocket.chat/accounts';
import { type Broker, LocalBroker } from '@rocket.chat/core-services';
import { LongAnswers } from '@rocket.chat/long-answers';
import { createMessaging, type Messaging } from '@rocket.chat/messaging';
import type { Models } from '@rocket.chat/model-typings';
import { openModels } from '@rocket.chat/models';
import {
	type CachedDirectory,
	cachedDirectory,
	createOtrRelay,
	type Directory,
	type OtrRelay,
	pairOf,
	RateLimiter,
} from '@rocket.chat/otr-relay';
import { Presence, PresenceAnnouncer } from '@rocket.chat/presence';
import { FanOut, Streams } from '@rocket.chat/streams';
import { isBot } from '../app/users/lib/is-bot.ts';
import { auditLog } from './audit-log.ts';
import type { WorkspaceConfig } from './config.ts';
import { countDamage, type StoreDamage } from './damage.ts';
import { explainSettingError, explainStoreError, StartupError } from './errors.ts';
import type { Logger } from './logging.ts';
import { type WorkspaceSettings, workspaceSettings } from './settings.ts';
import { createStoreErrorLog } from './store-trouble.ts';

const INSTANCE_BYTES = 12;
const OVERWRITE = 'OVERWRITE_SETTING_';

/** The services that features use. Each is created once, here. */
export type Services = {
	readonly models: Models;
	/** Documents of the store that could not be read so far. */
	readonly damage: Readonly<StoreDamage>;
	readonly broker: Broker;
	readonly settings: Settings<WorkspaceSettings>;
	readonly accounts: Accounts;
	readonly messaging: Messaging;
	readonly presence: Presence;
	readonly streams: Streams;
	/** `all`: for events that go to everyone; `some`: for events that go to a few. */
	readonly fanOuts: { readonly all: FanOut; readonly some: FanOut };
	readonly presenceAnnouncer: PresenceAnnouncer;
	readonly directory: CachedDirectory;
	readonly relay: OtrRelay;
	/** Shared by DDP and REST. */
	readonly longAnswers: LongAnswers;
	/**
	 * Stops announcing presence and other events for many clients: the first step of a stop, when everyone disconnects.
	 */
	stopAnnouncing(): void;
	close(): Promise<void>;
};

/**
 * Where the store runs: the script of its threads, and a callback for when one dies. Without a script it runs on the
 * caller's thread.
 */
export type StoreThreads = {
	storeThread?: URL;
	onStoreFailure?: (error: Error) => void;
	print?: (line: string) => void;
};

/**
 * Opens the store and creates the services that use it.
 * @throws {StartupError} for what the operator can fix; the store is then closed again.
 */
export async function openServices(
	config: WorkspaceConfig,
	logger: Logger,
	{ storeThread, onStoreFailure, print = () => undefined }: StoreThreads = {},
): Promise<Services> {
	const damage: StoreDamage = { documents: 0, file: false };
	const models = await openModels({
		dataDir: config.dataDir,
		threadScript: storeThread,
		acceptEmptyStore: config.acceptEmptyStore,
		onDamage: countDamage(logger, damage),
		onMigration: ({ from, to }) =>
			print(`The store is of an earlier release: bringing it from schema ${from} to ${to}, which may take a minute.`),
		onFailure: onStoreFailure,
		onRefusal: createStoreErrorLog({ logger, dataDir: config.dataDir, now: () => performance.now() }),
	}).catch((error: unknown) => {
		throw explainStoreError(error);
	});
	try {
		return { ...(await composeServices(models, config, logger)), damage };
	} catch (error) {
		await models.close();
		throw explainStoreError(error);
	}
}

async function composeServices(
	models: Models,
	config: WorkspaceConfig,
	logger: Logger,
): Promise<Omit<Services, 'damage'>> {
	const instance = randomBytes(INSTANCE_BYTES).toString('base64url');
	const broker = new LocalBroker({
		instance,
		onError: (event, err) => logger.error({ err, event }, 'a listener of the broker failed'),
	});
	const settings = createSettings<WorkspaceSettings>({
		models,
		broker,
		environment: overridesOf(config),
		audit: auditLog(logger),
	});
	await defineSettings(settings);
	const accounts = createAccounts({
		models,
		broker,
		settings,
		audit: auditLog(logger),
		// The store reports its own failures.
		onError: (err) => logger.debug({ err }, 'a failed sign-in could not be written down'),
	});
	const messaging = createMessaging({ models, broker, settings });
	const presence = new Presence(broker);
	await presence.start();
	const streams = new Streams((err) => logger.error({ err }, 'a subscriber of a stream failed'));
	const longAnswers = new LongAnswers({ now: () => performance.now(), after, afterTurn });
	const fanOut = (): FanOut =>
		new FanOut({
			afterTurn: (callback) => void setImmediate(callback),
			onError: (err) => logger.error({ err }, 'a subscriber of a stream failed'),
		});
	const fanOuts = { all: fanOut(), some: fanOut() };
	const presenceAnnouncer = new PresenceAnnouncer({ broker, presence, after });
	const stopAnnouncing = (): void => {
		presence.stop();
		presenceAnnouncer.stop();
		fanOuts.all.stop();
	};
	const directory = cachedDirectory(directoryOf(accounts, messaging), broker);
	const rateLimiter = new RateLimiter({ now: () => performance.now() });
	const relay = createOtrRelay({ settings, directory, presence, streams, broker, rateLimiter, logger });
	return {
		models,
		broker,
		settings,
		accounts,
		messaging,
		presence,
		streams,
		fanOuts,
		presenceAnnouncer,
		directory,
		relay,
		longAnswers,
		stopAnnouncing,
		async close() {
			stopAnnouncing();
			relay.stop();
			directory.stop();
			settings.close();
			await accounts.flush();
			await broker.close();
			await models.close();
		},
	};
}

function afterTurn(callback: () => void): void {
	setImmediate(callback);
}

/** Does not keep the process alive. */
function after(ms: number, callback: () => void): () => void {
	const timer = setTimeout(callback, ms);
	timer.unref();
	return () => clearTimeout(timer);
}

/** The environment that settings read; the address of the workspace comes from ROOT_URL. */
function overridesOf({ settingOverrides, rootUrl, tls, port }: WorkspaceConfig): Record<string, string> {
	const siteUrl = rootUrl?.origin ?? `${tls ? 'https' : 'http'}://localhost:${port}`;
	return Object.fromEntries(
		Object.entries({ Site_Url: siteUrl, ...settingOverrides }).map(([id, value]) => [OVERWRITE + id, value]),
	);
}

async function defineSettings(settings: Pick<Settings, 'define' | 'unknownOverrides'>): Promise<void> {
	try {
		await settings.define(workspaceSettings);
	} catch (error) {
		throw explainSettingError(error);
	}
	const [unknown] = settings.unknownOverrides();
	if (unknown !== undefined) {
		throw new StartupError(`${unknown} overwrites a setting that does not exist. Fix its name, or unset it.`);
	}
}

/** Memberships and accounts as stored; the relay uses its cache. */
function directoryOf(accounts: Accounts, messaging: Messaging): Directory {
	return {
		async directPair(rid) {
			const room = await messaging.roomMembership(rid);
			return room && pairOf(room);
		},
		isMember: (rid, userId) => messaging.isMember(userId, rid),
		async standing(userId) {
			const user = await accounts.findUser({ userId });
			return user && { active: user.active === true, bot: isBot(user) };
		},
	};
}
