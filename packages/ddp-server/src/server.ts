import {
	type EjsonObject,
	encodeServerMessage,
	negotiateVersion,
	parseFrame,
	readClientMessage,
	type WireLimits,
} from '@rocket.chat/ddp-wire';
import { LongAnswers } from '@rocket.chat/long-answers';
import type { ServerContext } from './context.ts';
import { excerptOf } from './excerpt.ts';
import { failureOf } from './failure.ts';
import { createDocumentFrames } from './frames.ts';
import { type DdpLimits, defaultLimits, heldAtMost } from './limits.ts';
import { Outbound } from './outbound.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { Session, type SessionLine } from './session.ts';
import { createSharedBudget, type Share, type SharedBudget } from './shared-budget.ts';
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

/** All sockets of a server. */
interface Sockets {
	readonly handlers: Set<SocketHandler>;
	readonly sessions: Set<Session>;
	readonly wire: WireLimits;
}

/** One socket, before and after `connect`. */
class SocketHandler implements SocketReceiver, SessionLine {
	private session: Session | undefined;

	private malformed = 0;

	/** Frames since nobody is logged in; undefined while somebody is. */
	private guestFrames: number | undefined = 0;

	/**
	 * What it takes of the budget of those without a login, or of those with one who hold much; kept until the socket is
	 * gone.
	 */
	private share: Share | undefined;

	/** Bytes kept of a message that is not complete. */
	private pieces = 0;

	private over = false;

	/** Whether it was said that serving this socket failed. */
	private told = false;

	private readonly outbound: Outbound;

	private cancelConnectTimer: (() => void) | undefined;

	constructor(
		private readonly context: ServerContext,
		private readonly socket: DdpSocket,
		private readonly info: ConnectionInfo,
		private readonly all: Sockets,
	) {
		const { limits, timers } = context;
		this.outbound = new Outbound(socket, limits.queuedBytes, this);
		this.cancelConnectTimer = timers.after(limits.connectTime, () =>
			this.own('connect timer', () => this.close(1008, 'No connect message')),
		);
		this.enter(context.guests, info.clientAddress);
	}

	get open(): boolean {
		return !this.over;
	}

	arrived(frames: number, held: number, announced: number): void {
		this.pieces = held;
		this.kept();
		if (this.over) {
			return;
		}
		try {
			this.count(frames, held, announced);
		} catch (thrown) {
			this.failed('frames', thrown);
		}
	}

	kept(): void {
		const held = this.held();
		if (this.guestFrames !== undefined) {
			this.share?.hold(held);
		} else if (held === 0) {
			this.leaveBudget();
		} else if (this.share) {
			this.share.hold(held);
		} else if (!this.over) {
			// Nearly nobody is in it: an idle socket costs nothing more.
			this.enter(this.context.members, this.session?.userId ?? '').hold(held);
		}
	}

	receive(frame: string | Uint8Array): void {
		if (this.over) {
			return;
		}
		try {
			this.take(frame);
		} catch (thrown) {
			this.failed('message', thrown);
		}
	}

	closed(): void {
		this.leaveBudget();
		this.finish();
	}

	send(frame: string): void {
		if (this.over) {
			return;
		}
		try {
			this.outbound.send(frame);
			this.kept();
		} catch (thrown) {
			this.failed('send', thrown);
		}
	}

	async part(text: string, last: boolean): Promise<boolean> {
		const taken = !this.over && (await this.outbound.part(text, last));
		// Who reads what is long says nothing meanwhile, and is alive.
		this.session?.seen();
		return taken && !this.over;
	}

	overflow(): void {
		this.close(1013, 'Reads too slowly', true);
	}

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
			this.context.logger.error(
				{ connection: this.session?.connection.id, what, err: failureOf(thrown) },
				'Serving a connection failed: it is closed',
			);
		}
		this.close(1011, 'Internal server error');
	}

	close(code: number, reason: string, drop = false): void {
		if (this.over) {
			return;
		}
		this.context.logger.debug({ connection: this.session?.connection.id, code }, `Socket closed: ${reason}`);
		this.finish();
		this.own('close', () => {
			if (drop && this.socket.terminate) {
				this.socket.terminate();
			} else {
				this.socket.close(code, reason);
			}
		});
	}

	identified(userId: string | null): void {
		if (this.over) {
			return;
		}
		if (userId !== null) {
			this.leaveBudget();
			this.guestFrames = undefined;
		} else if (this.guestFrames === undefined) {
			this.leaveBudget();
			this.guestFrames = 0;
			this.enter(this.context.guests, this.info.clientAddress);
		}
		this.kept();
	}

	private take(frame: string | Uint8Array): void {
		this.session?.seen();
		if (this.guestFrames !== undefined && frame.length > this.context.limits.guestFrameBytes) {
			this.close(1008, `No message over ${this.context.limits.guestFrameBytes} bytes before a login`);
			return;
		}
		const object = typeof frame === 'string' ? parseFrame(frame, this.all.wire) : undefined;
		if (!object) {
			this.refuse('Parse error');
		} else if (object.msg === 'connect') {
			this.connect(object);
		} else if (!this.session) {
			this.refuse('Must connect first', object);
		} else {
			this.dispatch(this.session, object);
		}
	}

	private enter(budget: SharedBudget, whose: string): Share {
		const share = budget.enter(
			whose,
			() => this.makeRoom(),
			() => this.held(),
		);
		this.share = share;
		return share;
	}

	private leaveBudget(): void {
		this.share?.leave();
		this.share = undefined;
	}

	/** Bytes that count in the budget. */
	private held(): number {
		const held = this.pieces + (this.session?.held ?? 0) + this.socket.bufferedAmount;
		return this.guestFrames === undefined ? Math.max(0, held - this.context.limits.memberFreeBytes) : held;
	}

	/** Others need the place. Told why, if the network takes a word at once; not waited for. */
	private makeRoom(): void {
		const guest = this.guestFrames !== undefined;
		this.close(
			1013,
			guest
				? 'Too many connections without a login: log in sooner, or try again later'
				: 'Too much is held for this account: read, and send less at once',
		);
		this.own('close', () => this.socket.terminate?.());
	}

	private finish(): void {
		if (!this.over) {
			this.over = true;
			this.own('close', () => this.leave());
		}
	}

	private leave(): void {
		this.cancelConnectTimer?.();
		this.all.handlers.delete(this);
		if (this.session) {
			this.all.sessions.delete(this.session);
			this.session.end();
		}
	}

	/** Closes the socket of one who sends more than he may, or leaves more of a message waiting for its end. */
	private count(frames: number, held: number, announced: number): void {
		const { frameBytes, guestFrameBytes, guestFrames } = this.context.limits;
		if (this.guestFrames !== undefined) {
			this.guestFrames += frames;
			if (this.guestFrames > guestFrames) {
				this.close(1008, 'Too many messages before a login');
			} else if (announced > guestFrameBytes || held > heldAtMost(guestFrameBytes)) {
				this.close(1008, `No message over ${guestFrameBytes} bytes before a login`);
			}
		} else if (held > heldAtMost(frameBytes)) {
			this.close(1008, 'A message in too many pieces');
		}
	}

	private connect(object: EjsonObject): void {
		if (this.session) {
			this.refuse('Already connected', object);
			return;
		}
		const message = readClientMessage(object, this.all.wire);
		// The client proposes one version, and says which others it speaks: it is told the best of them, and may come back
		// with that.
		const support = message?.msg === 'connect' ? message.support : [];
		const version = negotiateVersion(support);
		if (message?.msg !== 'connect' || message.version !== version || !support.includes(version)) {
			this.send(encodeServerMessage({ msg: 'failed', version }));
			this.close(1000, 'Another DDP version');
			return;
		}
		this.cancelConnectTimer?.();
		// What was cancelled is let go with its timer.
		this.cancelConnectTimer = undefined;
		this.session = new Session(this.context, this, this.info, version);
		if (this.over) {
			this.session.end();
		} else {
			this.all.sessions.add(this.session);
		}
	}

	private dispatch(session: Session, object: EjsonObject): void {
		const message = readClientMessage(object, this.all.wire);
		// Version pre1 knows no heartbeat.
		const unknown = session.version === 'pre1' && (message?.msg === 'ping' || message?.msg === 'pong');
		if (!message || message.msg === 'connect' || unknown) {
			this.refuse('Bad request', object);
		} else {
			session.receive(message);
		}
	}

	/** Meteor's answer to what it can't serve, with an excerpt of it; whoever goes on is closed. */
	private refuse(reason: string, offendingMessage?: EjsonObject): void {
		this.malformed += 1;
		this.send(
			encodeServerMessage({
				msg: 'error',
				reason,
				...(offendingMessage ? { offendingMessage: excerptOf(offendingMessage) } : {}),
			}),
		);
		if (this.malformed >= this.context.limits.malformedFrames) {
			this.close(1008, 'Too many malformed messages');
		}
	}
}

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
	const sessions = new Set<Session>();
	const handlers = new Set<SocketHandler>();
	const sockets: Sockets = { handlers, sessions, wire: wireLimits(all) };
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
