/**
 * One DDP session: what follows `connect` on a socket.
 * Source: meteor/packages/ddp/DDP.md and meteor/packages/ddp-server/livedata_server.js.
 */
import { type ClientMessage, type DdpVersion, encodeServerMessage, type ServerMessage } from '@rocket.chat/ddp-wire';
import { OwnedConnection } from './connection.ts';
import type { ServerContext } from './context.ts';
import { Heartbeat, type HeartbeatHost } from './heartbeat.ts';
import { LoginTimer } from './login-timer.ts';
import { Requests } from './requests.ts';
import type { SessionHost, SessionLine } from './session-host.ts';
import type { ConnectionInfo } from './types.ts';

/** Pings the client, and closes the socket of one that does not answer. */
const heartbeatOf = (line: SessionLine): HeartbeatHost => ({
	ping: () => line.own('heartbeat', () => line.send(encodeServerMessage({ msg: 'ping' }))),
	lost: () => line.own('heartbeat', () => line.close(1001, 'Heartbeat timed out', true)),
});

export class Session implements SessionHost {
	readonly connection: OwnedConnection;

	private user: string | null = null;

	private readonly requests: Requests;

	private readonly heartbeat: Heartbeat | undefined;

	private readonly loginTimer: LoginTimer;

	over = false;

	constructor(
		readonly context: ServerContext,
		readonly line: SessionLine,
		info: ConnectionInfo,
		readonly version: DdpVersion,
	) {
		const { limits, timers } = context;
		this.connection = new OwnedConnection(info, line);
		this.requests = new Requests(this);
		this.loginTimer = new LoginTimer(context, line);
		if (version !== 'pre1') {
			this.heartbeat = new Heartbeat(timers, limits, heartbeatOf(line));
		}
		this.loginTimer.begin();
		this.send({ msg: 'connected', session: this.connection.id });
		line.own('onConnection', () => context.registry.connected(this.connection));
	}

	get userId(): string | null {
		return this.user;
	}

	/** Anything from the peer proves it alive, whatever it says. */
	seen(): void {
		this.heartbeat?.seen();
	}

	/** Bytes of what waits and of what is subscribed. */
	get held(): number {
		return this.requests.held;
	}

	receive(message: Exclude<ClientMessage, { msg: 'connect' }>): void {
		switch (message.msg) {
			case 'ping':
				this.send(message.id === undefined ? { msg: 'pong' } : { msg: 'pong', id: message.id });
				return;
			case 'pong':
				return;
			default:
				this.requests.push(message);
		}
	}

	async setUserId(userId: string | null): Promise<void> {
		this.user = userId;
		this.line.identified(userId);
		if (userId !== null) {
			this.loginTimer.stop();
		} else if (!this.over) {
			this.loginTimer.begin();
		}
		await this.requests.setUserId(userId);
	}

	/** The socket is gone, or about to be. */
	end(): void {
		if (this.over) {
			return;
		}
		this.over = true;
		this.heartbeat?.stop();
		this.loginTimer.stop();
		this.requests.end();
		this.connection.closed();
	}

	own(what: string, work: () => void): void {
		this.line.own(what, work);
	}

	kept(): void {
		this.line.kept();
	}

	send(message: ServerMessage): void {
		if (!this.over) {
			this.sendFrame(encodeServerMessage(message));
		}
	}

	sendFrame(frame: string): void {
		if (!this.over) {
			this.line.send(frame);
		}
	}
}
