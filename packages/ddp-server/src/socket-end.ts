import { failureOf } from './failure.ts';
import type { DdpLogger, DdpSocket } from './types.ts';

/** How a socket ends: once, and with one log line where serving it failed. */
export class SocketEnd {
	/** The socket is closed, or about to be. */
	over = false;

	/** For the log, from `connect` on. */
	connectionId: string | undefined;

	/** Whether the log says that serving this socket failed. */
	private told = false;

	/** @param leave frees what the server keeps for the socket; called once */
	constructor(
		private readonly logger: DdpLogger,
		private readonly socket: DdpSocket,
		private readonly leave: () => void,
	) {}

	/** Runs what is done on behalf of this socket; what it throws closes the socket, and goes no further. */
	own(what: string, work: () => void): void {
		try {
			work();
		} catch (thrown) {
			this.failed(what, thrown);
		}
	}

	failed(what: string, thrown: unknown): void {
		if (!this.told) {
			this.told = true;
			this.logger.error(
				{ connection: this.connectionId, what, err: failureOf(thrown) },
				'Serving a connection failed: it is closed',
			);
		}
		this.close(1011, 'Internal server error');
	}

	/** @param drop without waiting for what is queued */
	close(code: number, reason: string, drop = false): void {
		if (this.over) {
			return;
		}
		this.logger.debug({ connection: this.connectionId, code }, `Socket closed: ${reason}`);
		this.finish();
		this.own('close', () => {
			if (drop && this.socket.terminate) {
				this.socket.terminate();
			} else {
				this.socket.close(code, reason);
			}
		});
	}

	/** Drops the socket at once, whatever is queued. */
	drop(): void {
		this.own('close', () => this.socket.terminate?.());
	}

	finish(): void {
		if (!this.over) {
			this.over = true;
			this.own('close', this.leave);
		}
	}
}
