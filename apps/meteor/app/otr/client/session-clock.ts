import type { OtrClock } from './ports.ts';

/** If the wall clock is set back by more than this (ms), the session counts it as idle time. */
const JUMP_BACK = 60_000;

/** The session records the greatest time it has received, rounded to this (ms): a jump back is lower than that, too. */
const NOTED_TO = 1_000;

/**
 * The time given to a session, in whole ms since the epoch. Between two readings it advances by the larger of what the
 * wall clock and the monotonic clock measured, so that keys do not live longer on a machine that slept, or whose wall
 * clock was set back by up to a minute, at once or in steps.
 */
export class SessionClock {
	private last: number;
	private monotonic: number;

	constructor(private readonly clock: OtrClock) {
		this.last = clock.wall();
		this.monotonic = clock.monotonic();
	}

	/** The last returned time, for everything that belongs to the same moment. */
	get lastTime(): number {
		return Math.floor(this.last);
	}

	now(): number {
		const wall = this.clock.wall();
		const monotonic = this.clock.monotonic();
		const expected = this.last + monotonic - this.monotonic;
		this.last =
			wall < expected - JUMP_BACK ? Math.min(wall, this.last - JUMP_BACK - NOTED_TO - 1) : Math.max(wall, expected);
		this.monotonic = monotonic;
		return this.lastTime;
	}
}
