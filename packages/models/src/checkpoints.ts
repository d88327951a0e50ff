import type { Database } from './database.ts';

/**
 * Size of the log in bytes from which it is checkpointed into the file while writes continue, and above which a
 * checkpoint waits for readers.
 */
const FOLD_FROM = 4 * 1024 * 1024;
const WAIT_FROM = 16 * 1024 * 1024;
/** How long it then waits, in ms; writers wait too. */
const READERS_WAIT = 100;
/** Milliseconds between two attempts while a reader holds the log. */
const RETRY = 1_000;
/** Milliseconds that the disk has been full before a checkpoint is tried, and between two such attempts. */
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
 * Decides when the write-ahead log is checkpointed into the store: never during a commit that a caller waits for, but
 * after one if the log is large, and when nothing is written
 * (https://www.sqlite.org/wal.html#application_initiated_checkpoints). The log's size limit is 0, so that its size is
 * that of its content.
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

	/** Call it after each commit, once its answers were sent. */
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
	 * After a commit that found the disk full: restarting the log may free space. Not at once, or each refusal would be
	 * followed by a checkpoint.
	 */
	full(): void {
		this.#fullSince ??= this.#now();
		if (this.#now() - Math.max(this.#fullSince, this.#attemptedAt) >= FULL_RETRY) {
			this.fold(this.#context.logSize());
		}
	}

	/** Empties the log. If a reader, for instance a backup, holds it, it is tried again later. */
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
