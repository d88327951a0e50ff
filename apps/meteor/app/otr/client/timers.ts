import type { TimerName } from '@rocket.chat/otr-protocol';
import type { OtrClock } from './ports.ts';

type Started = { readonly wall: number; readonly monotonic: number; readonly after: number };

/** A sleeping machine may stop the monotonic clock: the wall clock is read at least this often (ms). */
const CHECK_INTERVAL = 5_000;

/** A wall clock set back by more than this (ms) counts as idle. */
const JUMP_BACK = 60_000;

/**
 * A session's timers, one of each name. Elapsed time is the larger of wall and monotonic time: a session lives no
 * longer on a suspended machine, or where the wall clock is set back.
 */
export class Timers {
	private readonly started = new Map<TimerName, Started>();
	private handle: unknown;
	private lastWall: number;

	constructor(
		private readonly clock: OtrClock,
		private readonly fire: (name: TimerName) => void,
	) {
		this.lastWall = clock.wall();
	}

	/** Starts or restarts a timer, `after` ms from now. */
	set(name: TimerName, after: number): void {
		this.started.set(name, { wall: this.clock.wall(), monotonic: this.clock.monotonic(), after });
		this.schedule();
	}

	clear(name: TimerName): void {
		this.started.delete(name);
		this.schedule();
	}

	clearAll(): void {
		this.started.clear();
		this.schedule();
	}

	/**
	 * Fires what is due. Also called on waking and before each command of the user, so that an expired session sends
	 * nothing.
	 */
	check(): void {
		const wall = this.clock.wall();
		const jumpedBack = wall < this.lastWall - JUMP_BACK;
		this.lastWall = wall;
		const due = [...this.started]
			.filter(([name, started]) => this.left(started) <= 0 || (jumpedBack && name === 'idle'))
			.map(([name]) => name);
		for (const name of due) {
			this.started.delete(name);
			this.fire(name);
		}
		this.schedule();
	}

	private left({ wall, monotonic, after }: Started): number {
		return after - Math.max(this.clock.wall() - wall, this.clock.monotonic() - monotonic);
	}

	private schedule(): void {
		this.clock.clearTimeout(this.handle);
		this.handle = undefined;
		if (this.started.size > 0) {
			const next = Math.min(CHECK_INTERVAL, ...[...this.started.values()].map((started) => this.left(started)));
			this.handle = this.clock.setTimeout(() => this.check(), Math.max(0, next));
		}
	}
}
