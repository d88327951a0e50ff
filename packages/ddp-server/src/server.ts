import type { WireLimits } from '@rocket.chat/ddp-wire';
import { LongAnswers } from '@rocket.chat/long-answers';
import type { ServerContext } from './context.ts';
import { createDocumentFrames } from './frames.ts';
import { type DdpLimits, defaultLimits } from './limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { createSharedBudget } from './shared-budget.ts';
import { SocketHandler, type Sockets } from './socket-handler.ts';
import { systemTimers } from './timers.ts';
import type { ConnectionInfo, DdpLogger, DdpRegistry, DdpSocket, DdpTimers, SocketReceiver } from './types.ts';

export interface DdpServerOptions {
	readonly registry: DdpRegistry;
	readonly logger: DdpLogger;
	/** Those left out are {@link defaultLimits}. */
	readonly limits?: Partial<DdpLimits>;
	readonly rateLimiter?: RateLimiter;
	readonly timers?: DdpTimers;
	/** Where the process answers at length elsewhere too; its own unless given. */
	readonly longAnswers?: LongAnswers;
}

export interface DdpServer {
	/** Takes over an open socket. The caller feeds the receiver until the socket is closed. */
	handle(socket: DdpSocket, info: ConnectionInfo): SocketReceiver;
	/** Connections that completed `connect`. */
	readonly connections: number;
	/** Closes every socket (1001), so many in a turn of the event loop; resolves when each was told. */
	close(): Promise<void>;
}

/**
 * Sockets that are closed in one turn of the event loop when the server stops, some 20 ms: requests under way are
 * served in between, and on a busy machine each turn costs a turn of others.
 */
const CLOSED_PER_TURN = 200;

/** Bounds of ids, names and parameter lists; the frame's own bound is configured. */
const wireLimits = ({ frameBytes }: DdpLimits): WireLimits => ({ frame: frameBytes, name: 256, params: 64 });

/** A server of DDP version 1, and of pre2 and pre1, over sockets that somebody else opens. */
export const createDdpServer = ({
	registry,
	logger,
	limits,
	rateLimiter,
	timers = systemTimers,
	longAnswers,
}: DdpServerOptions): DdpServer => {
	const all: DdpLimits = { ...defaultLimits, ...limits };
	const context: ServerContext = {
		registry,
		logger,
		limits: all,
		rateLimiter,
		timers,
		frames: createDocumentFrames(timers.afterTurn),
		longAnswers: longAnswers ?? new LongAnswers(timers),
		guests: createSharedBudget(all.guestBytes, all.guestSocketBytes),
		members: createSharedBudget(all.memberBytes, 0, (userId) => userId),
	};
	const sockets: Sockets = { handlers: new Set(), sessions: new Set(), wire: wireLimits(all) };
	const { handlers, sessions } = sockets;
	return {
		handle(socket, info) {
			const handler = new SocketHandler(context, socket, info, sockets);
			if (handler.open) {
				handlers.add(handler);
			}
			return handler;
		},
		get connections() {
			return sessions.size;
		},
		async close() {
			// Those that come meanwhile are walked as well.
			let closed = 0;
			for (const handler of handlers) {
				handler.close(1001, 'The server stops');
				closed += 1;
				if (closed % CLOSED_PER_TURN === 0) {
					await new Promise<void>((resolve) => timers.afterTurn(resolve));
				}
			}
		},
	};
};
