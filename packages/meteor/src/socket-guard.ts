import { type DdpLogger, failureOf } from '@rocket.chat/ddp-server';
import type { WebSocket } from 'ws';

/** Runs work on behalf of one socket; an exception closes only that socket, with one log line. */
export class SocketGuard {
	private told = false;

	constructor(
		private readonly socket: WebSocket,
		private readonly logger: DdpLogger,
	) {}

	/** Calls `work` on `target` with `args`: methods are shared, so that thousands of idle sockets keep no closures. */
	run<T, A extends unknown[]>(what: string, target: T, work: (this: T, ...args: A) => void, ...args: A): void {
		try {
			work.apply(target, args);
		} catch (error) {
			if (!this.told) {
				this.told = true;
				this.logger.error({ what, err: failureOf(error) }, 'Serving a socket failed: it is closed');
			}
			this.socket.terminate();
		}
	}
}
