import { dirname } from 'node:path';
import { type Bindable, BUSY_TIMEOUT, Connection } from './connection.ts';
import { type Damage, reportOnce } from './damage.ts';
import { Marking } from './marking.ts';
import type { Sql } from './sql.ts';
import { noteCycle } from './store-card.ts';

type Guard = { begun(database: Database): void; committed(): void };

type Row = Record<string, unknown>;

type DatabaseOptions = {
	readonly readOnly?: boolean;
	/** Keeps the store's mark (marking.ts). */
	readonly marked?: boolean;
	/** Checks before and after each transaction (guard.ts). */
	readonly guard?: Guard;
	/** Receives each damage once. */
	readonly onDamage?: (damage: Damage) => void;
};

/** Milliseconds that a close waits for readers, so that it leaves no log. */
const CLOSING_WAIT = 200;

/** The driver's code, e.g. SQLITE_CONSTRAINT_PRIMARYKEY. */
export const driverCode = (error: unknown): string =>
	typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * One connection to one file, in one thread, with its transactions and its log. Everything is synchronous, so that a
 * transaction is never interleaved with another.
 */
export class Database {
	readonly #connection: Connection;
	/** Reports a damage to the caller that opened it. */
	readonly report: (damage: Damage) => void;
	readonly #marking: Marking | undefined;
	readonly #guard: Guard | undefined;
	#isWithin = false;

	constructor(
		path: string,
		{ readOnly = false, marked = false, guard, onDamage = () => undefined }: DatabaseOptions = {},
	) {
		this.#connection = new Connection(path, { readOnly });
		this.#guard = guard;
		this.report = reportOnce(onDamage);
		this.#marking = marked && !readOnly ? new Marking(this, (cycle) => noteCycle(dirname(path), cycle)) : undefined;
	}

	get(sql: Sql, ...parameters: Bindable[]): Row | undefined {
		return this.#connection.prepare(sql).get(...parameters) as Row | undefined;
	}

	all(sql: Sql, ...parameters: Bindable[]): Row[] {
		return this.#connection.prepare(sql).all(...parameters) as Row[];
	}

	/** Returns the number of changed rows. */
	run(sql: Sql, ...parameters: Bindable[]): number {
		return this.#connection.prepare(sql).run(...parameters).changes;
	}

	/** Runs statements without keeping them prepared. */
	execute(sql: string): void {
		this.#connection.execute(sql);
	}

	/**
	 * Performs all of `work` or nothing; durable once this returns. Between `begin` and `commit` it is part of that
	 * transaction: if `work` throws, the caller of `begin` must roll back, and it is durable after `commit`.
	 */
	transact<T>(work: () => T): T {
		if (this.#isWithin) {
			return work();
		}
		this.begin();
		try {
			const result = work();
			this.commit();
			return result;
		} catch (error) {
			this.rollback();
			throw error;
		}
	}

	/** Starts a transaction with the right to write. */
	begin(): void {
		this.execute('BEGIN IMMEDIATE');
		this.#isWithin = true;
		try {
			this.#guard?.begun(this);
		} catch (error) {
			this.rollback();
			throw error;
		}
	}

	/** Durable once this returns. */
	commit(): void {
		this.#marking?.beforeCommit();
		this.commitAsItIs();
	}

	private commitAsItIs(): void {
		this.execute('COMMIT');
		this.#marking?.committed();
		this.#isWithin = false;
		this.#guard?.committed();
	}

	/** Rolls the transaction back. A disk failure may have done so already. */
	rollback(): void {
		this.#isWithin = false;
		this.#marking?.rolledBack();
		if (this.inTransaction) {
			this.execute('ROLLBACK');
		}
	}

	/** Also false if SQLite has rolled the transaction back. */
	get inTransaction(): boolean {
		return this.#connection.inTransaction;
	}

	/**
	 * Checkpoints the log into the file as far as readers permit, waiting for them at most `wait` milliseconds. After
	 * `RESTART` the next write restarts the log; after `TRUNCATE` it is empty, which is permitted only after `leave`:
	 * otherwise the file seems to have lost its log.
	 */
	checkpoint(mode: 'PASSIVE' | 'RESTART' | 'TRUNCATE', wait = 0): void {
		this.#connection.assertOpen();
		this.#connection.pragma(`busy_timeout = ${wait}`);
		try {
			const [result] = this.#connection.pragma(`wal_checkpoint(${mode})`) as {
				busy: number;
				log: number;
				checkpointed: number;
			}[];
			this.#marking?.folded(result?.busy === 0 && result.log === result.checkpointed);
		} catch {
			// It will be tried again: the writes are durable in the log.
		} finally {
			this.#connection.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
		}
	}

	/**
	 * After a commit, once its answers were sent: marks the file as in use as soon as the log holds more than the file.
	 */
	settle(): void {
		if (this.#marking?.wantsFold) {
			this.checkpoint('PASSIVE');
		}
	}

	/**
	 * Writes everything into the file, marks it as needing no log, and empties the log, unless a reader holds it for
	 * longer than `wait` milliseconds.
	 */
	leave(wait = 0): void {
		try {
			if (this.#marking?.isInUse) {
				this.begin();
				this.#marking.leave();
				this.commitAsItIs();
			}
			this.checkpoint('TRUNCATE', wait);
		} catch {
			// A full or missing disk does not prevent closing: the log stays, and the file is marked accordingly.
			this.rollback();
		}
	}

	/**
	 * Idempotent. The log is checkpointed first, because the driver keeps the connection until its statements are
	 * garbage-collected.
	 */
	close(): void {
		if (this.#connection.isWritable) {
			this.leave(CLOSING_WAIT);
		}
		this.abandon();
	}

	/** Closes without writing anything: a refused start leaves the files as they were, and waits for no one. */
	abandon(): void {
		this.#connection.close();
	}
}
