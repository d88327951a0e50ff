/**
 * Meteor's heartbeat (meteor/packages/ddp-common/heartbeat.js): silence, then a ping, then silence again, then the end.
 */
import type { DdpTimers } from './types.ts';

/** Milliseconds of silence until the ping, and of silence after it until the connection counts as lost. */
interface HeartbeatTimes {
	readonly heartbeatInterval: number;
	readonly heartbeatTimeout: number;
}

/** Whose heart it is. */
export interface HeartbeatHost {
	ping(): void;
	lost(): void;
}

/** A dead peer is noticed `interval + timeout` after its last message, whenever that came. */
export class Heartbeat {
	private lastSeen: number;

	/** When the ping was sent that waits for an answer. */
	private pinged: number | undefined;

	private stopped = false;

	private cancel: (() => void) | undefined;

	constructor(
		private readonly timers: DdpTimers,
		private readonly times: HeartbeatTimes,
		private readonly host: HeartbeatHost,
	) {
		this.lastSeen = timers.now();
		this.waitUntil(this.lastSeen + times.heartbeatInterval);
	}

	/** Anything that arrived proves the peer alive. */
	seen(): void {
		this.lastSeen = this.timers.now();
	}

	stop(): void {
		this.stopped = true;
		this.cancel?.();
	}

	private waitUntil(deadline: number): void {
		// A ping that can't be sent may have stopped us.
		if (!this.stopped) {
			this.cancel = this.timers.after(Math.max(1, deadline - this.timers.now()), () => this.wake());
		}
	}

	private wake(): void {
		const pinged = this.pinged;
		this.pinged = undefined;
		if (pinged !== undefined && this.lastSeen < pinged) {
			this.host.lost();
			return;
		}
		const { heartbeatInterval, heartbeatTimeout } = this.times;
		const deadline = this.lastSeen + heartbeatInterval;
		const now = this.timers.now();
		if (now < deadline) {
			this.waitUntil(deadline);
			return;
		}
		this.pinged = now;
		this.host.ping();
		this.waitUntil(now + heartbeatTimeout);
	}
}
