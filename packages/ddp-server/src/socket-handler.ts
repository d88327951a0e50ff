import type { WireLimits } from '@rocket.chat/ddp-wire';
import { ClientMessages } from './client-messages.ts';
import type { ServerContext } from './context.ts';
import { Outbound } from './outbound.ts';
import type { Session } from './session.ts';
import type { SessionLine } from './session-host.ts';
import { SocketBudget } from './socket-budget.ts';
import { SocketEnd } from './socket-end.ts';
import type { ConnectionInfo, DdpSocket, SocketReceiver } from './types.ts';

/** All sockets of a server. */
export interface Sockets {
	readonly handlers: Set<SocketHandler>;
	readonly sessions: Set<Session>;
	readonly wire: WireLimits;
}

/** One socket, before and after `connect`: what comes in, what goes out, what it may hold, and its end. */
export class SocketHandler implements SocketReceiver, SessionLine {
	private readonly end: SocketEnd;

	private readonly outbound: Outbound;

	private readonly messages: ClientMessages;

	private readonly budget: SocketBudget;

	constructor(context: ServerContext, socket: DdpSocket, info: ConnectionInfo, all: Sockets) {
		this.end = new SocketEnd(context.logger, socket, () => {
			all.handlers.delete(this);
			this.messages.end();
		});
		this.outbound = new Outbound(socket, context.limits.queuedBytes, this);
		this.messages = new ClientMessages(context, this, this.end, info, all);
		this.budget = new SocketBudget(context, this.messages, socket, this.end);
		this.budget.begin();
	}

	get open(): boolean {
		return !this.end.over;
	}

	arrived(frames: number, held: number, announced: number): void {
		try {
			this.budget.arrived(frames, held, announced);
		} catch (thrown) {
			this.failed('frames', thrown);
		}
	}

	receive(frame: string | Uint8Array): void {
		if (this.end.over) {
			return;
		}
		try {
			this.messages.take(frame, this.budget.isGuest);
		} catch (thrown) {
			this.failed('message', thrown);
		}
	}

	closed(): void {
		this.budget.leave();
		this.end.finish();
	}

	kept(): void {
		this.budget.update();
	}

	lessened(): void {
		this.budget.lessened();
	}

	identified(userId: string | null): void {
		if (!this.end.over) {
			this.budget.identified(userId);
		}
	}

	send(frame: string): void {
		if (this.end.over) {
			return;
		}
		try {
			this.outbound.send(frame);
			this.budget.sent(frame.length);
		} catch (thrown) {
			this.failed('send', thrown);
		}
	}

	async part(text: string, last: boolean): Promise<boolean> {
		const taken = !this.end.over && (await this.outbound.part(text, last));
		// A client that reads a long answer says nothing meanwhile, and is alive.
		this.messages.session?.seen();
		return taken && !this.end.over;
	}

	overflow(): void {
		this.close(1013, 'Reads too slowly', true);
	}

	own(what: string, work: () => void): void {
		this.end.own(what, work);
	}

	failed(what: string, thrown: unknown): void {
		this.end.failed(what, thrown);
	}

	close(code: number, reason: string, drop = false): void {
		this.end.close(code, reason, drop);
	}
}
