import type { DdpLimits } from './limits.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ConnectionInfo, DdpLogger, DdpRegistry, DdpSocket, DdpTimers, SocketReceiver } from './types.ts';

export interface DdpServerOptions {
	readonly registry: DdpRegistry;
	readonly logger: DdpLogger;
	readonly limits?: Partial<DdpLimits>;
	readonly rateLimiter?: RateLimiter;
	readonly timers?: DdpTimers;
}

export interface DdpServer {
	/** Takes over an open socket. The caller feeds the receiver until the socket is closed. */
	handle(socket: DdpSocket, info: ConnectionInfo): SocketReceiver;
	/** Connections that completed `connect`. */
	readonly connections: number;
	/** Closes every connection (1001). */
	close(): void;
}
