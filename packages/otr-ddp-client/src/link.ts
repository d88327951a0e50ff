import { parseDdp, stringifyDdp } from './codec.ts';
import type { DdpEnvironment, DdpSocket } from './environment.ts';
import type { Incoming, Outgoing } from './messages.ts';

/** ms within which a server must have answered a `connect` */
const CONNECT_LIMIT = 10_000;
/** ms of silence after which the link asks whether anyone is there */
const IDLE_LIMIT = 20_000;
/** ms within which anything must come after it asked */
const ANSWER_LIMIT = 10_000;
/** the same where the surroundings hint at a broken network */
const PROBE_LIMIT = 3000;

export type LinkEvents = {
	/** The server speaks our version; it does not know yet who we are. */
	connected(): void;
	message(message: Incoming): void;
	/** Once per link, whatever the cause. `refused` where the server speaks none of our versions. */
	down(refused: boolean): void;
};

/**
 * One socket, from `connect` to its end: version agreement and heartbeat. After `down` it is dead and another is
 * opened.
 */
export class Link {
	private readonly socket: DdpSocket;
	private cancelTimer: () => void;
	private dead = false;
	private agreed = false;

	constructor(
		private readonly environment: DdpEnvironment,
		private readonly events: LinkEvents,
	) {
		this.socket = environment.open();
		this.cancelTimer = environment.after(CONNECT_LIMIT, () => this.fall(false));
		this.socket.onopen = () => this.send({ msg: 'connect', version: '1', support: ['1'] });
		this.socket.onmessage = ({ data }) => this.take(String(data));
		this.socket.onclose = () => this.fall(false);
	}

	send(message: Outgoing): void {
		if (!this.dead) {
			this.socket.send(stringifyDdp(message));
		}
	}

	/** Asks whether the server is still there; the link falls if nothing comes soon. */
	probe(): void {
		if (this.agreed && !this.dead) {
			this.ask(PROBE_LIMIT);
		}
	}

	close(): void {
		this.fall(false);
	}

	private take(text: string): void {
		const message = parseDdp(text);
		if (this.dead || message === undefined) {
			return;
		}
		if (message.msg === 'failed') {
			this.fall(true);
			return;
		}
		if (message.msg === 'connected') {
			this.agreed = true;
			this.rest();
			this.events.connected();
			return;
		}
		if (!this.agreed) {
			return;
		}
		this.rest();
		if (message.msg === 'ping') {
			this.send(message.id === undefined ? { msg: 'pong' } : { msg: 'pong', id: message.id });
			return;
		}
		this.events.message(message);
	}

	private rest(): void {
		this.cancelTimer();
		this.cancelTimer = this.environment.after(IDLE_LIMIT, () => this.ask(ANSWER_LIMIT));
	}

	private ask(limit: number): void {
		this.cancelTimer();
		this.cancelTimer = this.environment.after(limit, () => this.fall(false));
		this.send({ msg: 'ping' });
	}

	private fall(refused: boolean): void {
		if (this.dead) {
			return;
		}
		this.dead = true;
		this.cancelTimer();
		this.socket.onopen = null;
		this.socket.onmessage = null;
		this.socket.onclose = null;
		this.socket.close();
		this.events.down(refused);
	}
}
