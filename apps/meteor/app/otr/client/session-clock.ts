import type { OtrClock } from './ports.ts';

/** A wall clock that falls back by more than this (ms) is believed: the session takes it for idleness. */
const JUMP_BACK = 60_000;

/**
 * The session notes the greatest time it was told, rounded to this (ms): a jump back falls below that, too.
 */
const NOTED_TO = 1_000;

/**
 * The time that a session is told, in whole ms since the epoch. Between two readings passes the larger of what the
 * wall clock and the monotonic clock measure: keys live no longer on a machine that slept, or whose wall clock was
 * set back by up to a minute, at once or in steps.
 */
export class SessionClock {
	private last: number;
	private monotonic: number;

	constructor(private readonly clock: OtrClock) {
		this.last = clock.wall();
		this.monotonic = clock.monotonic();
	}

	/** What was told last, for what belongs to the same moment. */
	get told(): number {
		return Math.floor(this.last);
	}

	now(): number {
		const wall = this.clock.wall();
		const monotonic = this.clock.monotonic();
		const expected = this.last + monotonic - this.monotonic;
		this.last =
			wall < expected - JUMP_BACK ? Math.min(wall, this.last - JUMP_BACK - NOTED_TO - 1) : Math.max(wall, expected);
		this.monotonic = monotonic;
		return this.told;
	}
}
