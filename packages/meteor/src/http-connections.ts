import type { RequestListener, Server } from 'node:http';
import type { Socket } from 'node:net';
import { createSharedBudget, type Share, type SharedBudget } from '@rocket.chat/ddp-server';

/**
 * Requests of one connection that may be under way. Browsers, proxies and programs wait for each answer before they ask
 * on.
 */
export const UNDER_WAY = 8;

export interface ConnectionLimits {
	/** Bytes that all connections which speak HTTP may hold together. */
	readonly all: number;
	/** What one of them costs, with the longest head of a request. */
	readonly each: number;
	/** What a request under way costs, with its answer. */
	readonly request: number;
	/**
	 * Milliseconds in which nothing goes through a connection, until it is closed: for nobody longer does an answer wait
	 * to be read.
	 */
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
 * Watches over the connections of a server that speak HTTP. Where they hold too much, the network that holds most loses
 * the one that has asked for nothing for longest, so that a newcomer is not refused. What comes in one reading of a
 * socket is taken at once, and a client may send requests without waiting for answers (RFC 9112, 9.3.2): whoever has
 * more than {@link UNDER_WAY} of them under way is cut off, since it would be served thousands before anybody else.
 */
export class HttpConnections {
	private readonly byPeer = new Map<string, Connection>();

	private readonly budget: SharedBudget;

	constructor(private readonly limits: ConnectionLimits = DEFAULT_LIMITS) {
		this.budget = createSharedBudget(limits.all, limits.each);
	}

	/** Hands on the requests that are within bounds. */
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

	/** It speaks HTTP no more. */
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

	/** From now on it is the newest of its network. */
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
