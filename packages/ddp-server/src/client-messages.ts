import {
	type EjsonObject,
	encodeServerMessage,
	negotiateVersion,
	parseFrame,
	readClientMessage,
	type WireLimits,
} from '@rocket.chat/ddp-wire';
import type { ServerContext } from './context.ts';
import { excerptOf } from './excerpt.ts';
import { Session } from './session.ts';
import type { SessionLine } from './session-host.ts';
import type { SocketEnd } from './socket-end.ts';
import type { ConnectionInfo } from './types.ts';

/** Reads the frames of one socket: `connect`, which begins the session, and what the session is told after it. */
export class ClientMessages {
	session: Session | undefined;

	readonly clientAddress: string;

	private malformed = 0;

	private cancelConnectTimer: (() => void) | undefined;

	constructor(
		private readonly context: ServerContext,
		private readonly line: SessionLine,
		private readonly socketEnd: SocketEnd,
		private readonly info: ConnectionInfo,
		private readonly all: { readonly sessions: Set<Session>; readonly wire: WireLimits },
	) {
		this.clientAddress = info.clientAddress;
		const { limits, timers } = context;
		this.cancelConnectTimer = timers.after(limits.connectTime, () =>
			socketEnd.own('connect timer', () => socketEnd.close(1008, 'No connect message')),
		);
	}

	/** @param isGuest nobody is logged in */
	take(frame: string | Uint8Array, isGuest: boolean): void {
		const { guestFrameBytes } = this.context.limits;
		this.session?.seen();
		if (isGuest && frame.length > guestFrameBytes) {
			this.socketEnd.close(1008, `No message over ${guestFrameBytes} bytes before a login`);
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

	end(): void {
		this.cancelConnectTimer?.();
		if (this.session) {
			this.all.sessions.delete(this.session);
			this.session.end();
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
			this.line.send(encodeServerMessage({ msg: 'failed', version }));
			this.socketEnd.close(1000, 'Another DDP version');
			return;
		}
		this.cancelConnectTimer?.();
		// What was cancelled is let go with its timer.
		this.cancelConnectTimer = undefined;
		this.session = new Session(this.context, this.line, this.info, version);
		this.socketEnd.connectionId = this.session.connection.id;
		if (this.socketEnd.over) {
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

	/** Meteor's answer to what it can't serve, with an excerpt of it; a client that goes on is closed. */
	private refuse(reason: string, offendingMessage?: EjsonObject): void {
		this.malformed += 1;
		this.line.send(
			encodeServerMessage({
				msg: 'error',
				reason,
				...(offendingMessage ? { offendingMessage: excerptOf(offendingMessage) } : {}),
			}),
		);
		if (this.malformed >= this.context.limits.malformedFrames) {
			this.socketEnd.close(1008, 'Too many malformed messages');
		}
	}
}
