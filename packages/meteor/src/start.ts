import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import { createDdpServer, type DdpLimits, type DdpLogger, defaultLimits, failureOf } from '@rocket.chat/ddp-server';
import type { LongAnswers } from '@rocket.chat/long-answers';
import { type Runtime, runtime } from './runtime.ts';
import { serveSockets } from './socket-server.ts';

/** PEM. */
interface TlsFiles {
	readonly cert: string | Buffer;
	readonly key: string | Buffer;
}

export interface StartOptions {
	/** 0 for any free port. */
	readonly port: number;
	/** All addresses of the machine by default. */
	readonly host?: string;
	/** PEM; https and wss instead of http and ws. */
	readonly tls?: TlsFiles;
	/** Absent ones have ddp-server's `defaultLimits`. */
	readonly limits?: Partial<DdpLimits>;
	readonly logger: DdpLogger;
	/** Shared if the process sends long answers elsewhere too. */
	readonly longAnswers?: LongAnswers;
	/** Number of our own proxies in front, whose X-Forwarded-For is trusted (true means 1); 0 by default. */
	readonly trustProxy?: boolean | number;
	/**
	 * Decides whether to accept a WebSocket by its Origin (undefined if the client, not a browser, sent none); all are
	 * accepted by default.
	 */
	readonly allowOrigin?: (origin: string | undefined) => boolean;
}

export interface StartedMeteor {
	readonly port: number;
	/** Connections that completed `connect`. */
	connections(): number;
	/**
	 * Serves new connections with another certificate; open ones keep theirs. Does nothing without TLS.
	 * @throws the error of `tls.createSecureContext` if the key belongs to another certificate; the old one is then still
	 * served
	 */
	renewCertificate(tls: TlsFiles): void;
	/** Closes every socket and the port; running requests get half a second. */
	stop(): Promise<void>;
}

/** Milliseconds that running requests get when the server stops. */
const drainTime = 500;

const listen = async (server: Server, port: number, host: string | undefined): Promise<number> => {
	server.listen(port, host);
	await once(server, 'listening');
	const address = server.address();
	return typeof address === 'object' && address ? address.port : port;
};

const closeServer = async (server: Server): Promise<void> => {
	const closed = once(server, 'close');
	server.close();
	server.closeIdleConnections();
	const late = setTimeout(() => server.closeAllConnections(), drainTime);
	await closed;
	clearTimeout(late);
};

const runStartups = async (current: Runtime): Promise<void> => {
	// A startup function may register another one, so the list may grow during the loop.
	for (const startup of current.startups ?? []) {
		await startup();
	}
	current.startups = undefined;
};

/**
 * A connection that could not be accepted, usually for lack of file descriptors: the others continue. Logged at most
 * once a minute.
 */
const tellRefusals = (logger: DdpLogger): ((error: Error) => void) => {
	let quietUntil = 0;
	return (error) => {
		if (performance.now() >= quietUntil) {
			quietUntil = performance.now() + 60_000;
			logger.error({ err: failureOf(error) }, 'A connection could not be taken; it is said once a minute');
		}
	};
};

/**
 * Serves what feature modules have registered: `WebApp.handlers` over HTTP, methods and publications at `/websocket`.
 * Runs the `Meteor.startup` functions first.
 * @throws what they throw, or the error of `listen` (`code: 'EADDRINUSE'`, ...)
 */
export const startMeteor = async (options: StartOptions): Promise<StartedMeteor> => {
	const current = runtime();
	const { logger, tls, allowOrigin } = options;
	const limits: DdpLimits = { ...defaultLimits, ...options.limits };
	const proxies = Number(options.trustProxy ?? 0);
	if (proxies > 0) {
		current.handlers.set('trust proxy', proxies);
	}
	if (tls) {
		current.httpServer = createTlsServer({ cert: tls.cert, key: tls.key }, current.connections.bound(current.handlers));
	}
	const { httpServer, connections, registry, rateLimiter } = current;
	connections.watch(httpServer);
	await runStartups(current);
	const ddp = createDdpServer({ registry, rateLimiter, logger, limits, longAnswers: options.longAnswers });
	const { frameBytes, queuedBytes } = limits;
	const closeSockets = serveSockets({
		httpServer,
		connections,
		ddp,
		logger,
		frameBytes,
		queuedBytes,
		proxies,
		allowOrigin,
	});
	const port = await listen(httpServer, options.port, options.host);
	httpServer.on('error', tellRefusals(logger));
	return {
		port,
		connections: () => ddp.connections,
		renewCertificate: ({ cert, key }) => {
			if (httpServer instanceof TlsServer) {
				httpServer.setSecureContext({ cert, key });
			}
		},
		stop: async () => {
			await Promise.all([closeSockets(), closeServer(httpServer)]);
		},
	};
};
