import type { Database } from './database.ts';

/**
 * Bytes of the log from which it is folded into the file while writes go on, and above which the fold waits for
 * readers.
 */
const FOLD_FROM = 4 * 1024 * 1024;
const WAIT_FROM = 16 * 1024 * 1024;
/** Milliseconds for which it waits then; writers wait with it. */
const READERS_WAIT = 100;
/** Milliseconds between two attempts at a log that a reader holds. */
const RETRY = 1_000;
/** Milliseconds for which a disk has been full before a fold is tried, and between two such attempts. */
const FULL_RETRY = 5_000;
/** Milliseconds without a write after which the log is emptied. */
const IDLE = 10_000;

type CheckpointContext = {
	database: Pick<Database, 'checkpoint' | 'settle' | 'leave'>;
	/** Bytes of the log now. */
	logSize: () => number;
	/** Milliseconds, monotonic. */
	now?: () => number;
};

/**
 * When the write-ahead log is folded into the store: never within a commit that somebody waits for, but after one by
 * size, and when nothing is written (https://www.sqlite.org/wal.html#application_initiated_checkpoints). The log's
 * limit is 0, so that its size is what it holds.
 */
export class Checkpoints {
	readonly #context: CheckpointContext;
	readonly #now: () => number;
	#attemptedAt = Number.NEGATIVE_INFINITY;
	#attemptedSize = 0;
	#fullSince: number | undefined;
	#timer: NodeJS.Timeout | undefined;

	constructor(context: CheckpointContext) {
		this.#context = context;
		this.#now = context.now ?? (() => performance.now());
	}

	/** To be called after each commit, once its answers were sent. */
	committed(): void {
		this.#fullSince = undefined;
		this.#context.database.settle();
		this.#timer ??= setTimeout(() => this.idle(), IDLE).unref();
		this.#timer.refresh();
		const size = this.#context.logSize();
		const hasGrown = size >= this.#attemptedSize + FOLD_FROM;
		if (size >= FOLD_FROM && (hasGrown || this.#now() - this.#attemptedAt >= RETRY)) {
			this.fold(size);
		}
		this.#attemptedSize = Math.min(size, this.#attemptedSize);
	}

	/**
	 * After a commit that found no room: the log may have some once it begins anew. Not at once, or each refusal would be
	 * followed by a fold.
	 */
	full(): void {
		this.#fullSince ??= this.#now();
		if (this.#now() - Math.max(this.#fullSince, this.#attemptedAt) >= FULL_RETRY) {
			this.fold(this.#context.logSize());
		}
	}

	/** Empties the log. A reader, a backup for instance, may hold it: then it is tried again later. */
	idle(): void {
		this.#context.database.leave();
		if (this.#context.logSize() > 0) {
			this.#timer?.refresh();
		}
	}

	stop(): void {
		clearTimeout(this.#timer);
	}

	private fold(size: number): void {
		const { database } = this.#context;
		this.#attemptedAt = this.#now();
		this.#attemptedSize = size;
		if (size >= WAIT_FROM) {
			database.checkpoint('RESTART', READERS_WAIT);
		} else {
			database.checkpoint('PASSIVE');
		}
	}
}
