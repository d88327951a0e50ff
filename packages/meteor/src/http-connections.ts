import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { createSharedBudget, type Share, type SharedBudget } from '@rocket.chat/ddp-server';

/**
 * Maximum number of concurrent requests of one connection. Browsers, proxies and programs wait for each answer before
 * the next request.
 */
export const UNDER_WAY = 8;

export interface ConnectionLimits {
	/** Bytes that all HTTP connections may hold together. */
	readonly all: number;
	/** Bytes that one of them costs, with the longest head of a request. */
	readonly each: number;
	/** Bytes that a running request costs, with its answer. */
	readonly request: number;
	/** Milliseconds without traffic after which a connection is closed; so long an unread answer waits. */
	readonly silence: number;
}

/** Room for 8,000 connections, or for 2,700 with a request under way. */
const DEFAULT_LIMITS: ConnectionLimits = {
	all: 128 * 1024 * 1024,
	each: 16 * 1024,
	request: 32 * 1024,
	silence: 60_000,
};

interface Connection {
	readonly address: string;
	readonly socket: Socket;
	readonly closed: () => void;
	underWay: number;
	share: Share;
}

/** The socket that a request came by is not, over TLS, the one that was accepted; both have the same ends. */
const peerOf = ({ remoteAddress, remotePort, localAddress }: Socket): string =>
	`${remoteAddress} ${remotePort} ${localAddress}`;

/**
 * Limits the HTTP connections of a server. If they hold too much, the network that holds most loses its connection that
 * has been idle for longest, so that a new one is not refused. Everything in one read of a socket is handled at once,
 * and a client may send requests without waiting for answers (RFC 9112, 9.3.2): a client with more than {@link
 * UNDER_WAY} running requests is disconnected, because thousands of them would be served before anyone else's.
 */
export class HttpConnections {
	private readonly byPeer = new Map<string, Connection>();

	private readonly budget: SharedBudget;

	constructor(private readonly limits: ConnectionLimits = DEFAULT_LIMITS) {
		this.budget = createSharedBudget(limits.all, limits.each);
	}

	/** Forwards the requests that are within bounds. */
	bound(serve: RequestListener): RequestListener {
		return (request, response) => {
			const { socket } = request;
			const connection = this.byPeer.get(peerOf(socket));
			if (!connection || socket.destroyed || connection.underWay >= UNDER_WAY) {
				socket.destroy();
				return;
			}
			this.renew(connection, connection.underWay + 1);
			response.once('close', () => this.renew(connection, connection.underWay - 1));
			serve(request, response);
		};
	}

	watch(server: Server): void {
		server.setTimeout(this.limits.silence);
		server.on('connection', (socket: Socket) => this.opened(socket));
	}

	/** The connection no longer speaks HTTP. */
	upgraded(socket: Socket): void {
		const connection = this.byPeer.get(peerOf(socket));
		if (connection) {
			connection.socket.off('close', connection.closed);
			connection.closed();
		}
	}

	private opened(socket: Socket): void {
		const peer = peerOf(socket);
		const address = socket.remoteAddress ?? '';
		const connection: Connection = {
			address,
			socket,
			underWay: 0,
			closed: () => {
				connection.share.leave();
				this.byPeer.delete(peer);
			},
			share: this.enter(address, socket),
		};
		this.byPeer.set(peer, connection);
		socket.once('close', connection.closed);
	}

	private enter(address: string, socket: Socket): Share {
		return this.budget.enter(address, () => socket.destroy());
	}

	/** Marks it as the newest of its network. */
	private renew(connection: Connection, underWay: number): void {
		connection.underWay = underWay;
		if (this.byPeer.get(peerOf(connection.socket)) !== connection) {
			return;
		}
		connection.share.leave();
		connection.share = this.enter(connection.address, connection.socket);
		connection.share.hold(underWay * this.limits.request);
	}
}
