import { Buffer } from 'node:buffer';
import { type Broker, LocalBroker } from '@rocket.chat/core-services';
import {
	type Budgets,
	cachedDirectory,
	createOtrRelay,
	type Directory,
	type OtrRelay,
	pairOf,
	RateLimiter,
} from '@rocket.chat/otr-relay';
import { Presence, PresenceAnnouncer } from '@rocket.chat/presence';
import { FanOut, Streams } from '@rocket.chat/streams';
import { resetMeteor, startMeteor } from 'meteor/boot';
import { Meteor } from 'meteor/meteor';
import { registerNotifications } from '../../../app/notifications/server/index.ts';
import { registerOtr } from '../../../app/otr/server/index.ts';
import { registerPresence } from '../../../app/presence/server/index.ts';
import { DdpClient } from '../support/ddp.ts';

/** The rooms of the workspace: the store's part of these tests. */
export const ROOMS: ReadonlyMap<string, { t: string; uids: string[] }> = new Map([
	['alicebob', { t: 'd', uids: ['alice', 'bob'] }],
	['bobcarol', { t: 'd', uids: ['bob', 'carol'] }],
	['general', { t: 'c', uids: ['alice', 'bob', 'carol'] }],
]);

export type LogLine = { level: string; fields: object; message: string };

export type RelayServer = {
	readonly url: string;
	readonly broker: Broker;
	readonly streams: Streams;
	readonly relay: OtrRelay;
	/** Everything that any part of the server logged, at every level. */
	readonly logged: LogLine[];
	readonly settings: Map<string, unknown>;
	storeCalls(): number;
	/** A socket on which this user is signed in. */
	signIn(userId: string): Promise<DdpClient>;
	/** A socket on which nobody is. */
	connect(): Promise<DdpClient>;
	stop(): Promise<void>;
};

/** Accounts and rooms, counting how often they are asked for. */
export const createStore = (): Directory & { calls: number } => ({
	calls: 0,
	async directPair(rid) {
		this.calls++;
		const room = ROOMS.get(rid);
		return room && pairOf(room);
	},
	async isMember(rid, userId) {
		this.calls++;
		return ROOMS.get(rid)?.uids.includes(userId) ?? false;
	},
	async standing(userId) {
		this.calls++;
		return ['alice', 'bob', 'carol'].includes(userId) ? { active: true, bot: false } : undefined;
	},
});

/** Signs a client in by name alone: passwords and tokens are tested elsewhere. */
const registerLogin = (presence: Presence): void => {
	Meteor.methods({
		async login({ resume }: { resume: string }) {
			const { connection } = this;
			if (!connection) throw new Meteor.Error('error-not-allowed');
			await this.setUserId(resume);
			presence.setConnection(connection.id, { userId: resume, username: `${resume}.name` });
			connection.onClose(() => presence.removeConnection(connection.id));
			return { id: resume, token: resume };
		},
	});
};

/** The presence announcer and its fan-out, on the process's own clock. */
const createAnnouncing = ({
	broker,
	presence,
	onError,
}: {
	broker: Broker;
	presence: Presence;
	onError: (error: unknown) => void;
}) => ({
	fanOut: new FanOut({ afterTurn: setImmediate, onError }),
	announcer: new PresenceAnnouncer({
		broker,
		presence,
		after: (ms, callback) => {
			const timer = setTimeout(callback, ms);
			return () => clearTimeout(timer);
		},
	}),
	now: () => performance.now(),
});

/**
 * The features of this folder on a real server: sockets, DDP, streams, presence and relay; only accounts and store are
 * the test's.
 */
export const startRelayServer = async ({ budgets }: { budgets?: Budgets } = {}): Promise<RelayServer> => {
	resetMeteor();
	const logged: LogLine[] = [];
	const log =
		(level: string) =>
		(fields: object, message: string): void => {
			logged.push({ level, fields, message });
		};
	const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
	const broker = new LocalBroker({
		instance: 'test',
		onError: (event, err) => logger.error({ err, event }, 'listener'),
	});
	const streams = new Streams((err) => logger.error({ err }, 'stream'));
	const presence = new Presence(broker);
	const store = createStore();
	const directory = cachedDirectory(store, broker);
	const settings = new Map<string, unknown>([['OTR_Enable', true]]);
	const relay = createOtrRelay({
		settings,
		directory,
		presence,
		streams,
		broker,
		rateLimiter: new RateLimiter(performance, budgets),
		logger,
	});
	registerLogin(presence);
	const announcing = createAnnouncing({ broker, presence, onError: (err) => logger.error({ err }, 'fan-out') });
	registerNotifications({
		streams,
		fanOuts: { all: announcing.fanOut, some: announcing.fanOut },
		broker,
		isMember: directory.isMember,
	});
	registerPresence({
		streams,
		presence,
		accounts: { setStatus: () => Promise.reject(new Error('there are no accounts here')) },
		...announcing,
	});
	registerOtr({ streams, relay });
	const { port, stop } = await startMeteor({ port: 0, host: '127.0.0.1', logger });
	const url = `http://127.0.0.1:${port}`;
	const clients: DdpClient[] = [];
	const connect = async (): Promise<DdpClient> => {
		const client = await DdpClient.connect(url);
		clients.push(client);
		return client;
	};
	return {
		url,
		broker,
		streams,
		relay,
		logged,
		settings,
		storeCalls: () => store.calls,
		connect,
		async signIn(userId) {
			const client = await connect();
			await client.resume(userId);
			return client;
		},
		async stop() {
			await Promise.all(clients.map((client) => client.close()));
			await stop();
			await broker.close();
		},
	};
};

export const SID = Buffer.alloc(16, 3).toString('base64url');

export const frameOf = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
	v: 1,
	rid: 'alicebob',
	sid: SID,
	body: Buffer.from('sealed').toString('base64url'),
	...change,
});
