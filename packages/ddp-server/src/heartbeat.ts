/** Meteor's heartbeat (meteor/packages/ddp-common/heartbeat.js): silence, then a ping, then silence again, then the end. */
import type { DdpTimers } from './types.ts';

interface HeartbeatOptions {
	readonly timers: DdpTimers;
	/** Milliseconds of silence until the ping. */
	readonly interval: number;
	/** Milliseconds of silence after it until the connection counts as lost. */
	readonly timeout: number;
	readonly ping: () => void;
	readonly lost: () => void;
}

export interface Heartbeat {
	/** Anything that arrived proves the peer alive. */
	seen(): void;
	stop(): void;
}

/** A dead peer is noticed `interval + timeout` after its last message, whenever that came. */
export const startHeartbeat = ({ timers, interval, timeout, ping, lost }: HeartbeatOptions): Heartbeat => {
	let lastSeen = timers.now();
	let stopped = false;
	let cancel = (): void => undefined;
	const waitUntil = (deadline: number, then: () => void): void => {
		// A ping that can't be sent may have stopped us.
		if (stopped) {
			return;
		}
		cancel = timers.after(Math.max(1, deadline - timers.now()), then);
	};
	const onInterval = (): void => {
		const deadline = lastSeen + interval;
		if (timers.now() < deadline) {
			waitUntil(deadline, onInterval);
			return;
		}
		const pinged = timers.now();
		ping();
		waitUntil(pinged + timeout, () => {
			if (lastSeen >= pinged) {
				onInterval();
			} else {
				lost();
			}
		});
	};
	waitUntil(lastSeen + interval, onInterval);
	return {
		seen: () => {
			lastSeen = timers.now();
		},
		stop: () => {
			stopped = true;
			cancel();
		},
	};
};
