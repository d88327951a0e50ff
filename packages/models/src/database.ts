import { StoreError } from '@rocket.chat/model-typings';
import Libsql from 'libsql';

/** What may be bound to a parameter. */
export type Bindable = string | number | null;

type Row = Record<string, unknown>;
type Statement = { get(...parameters: Bindable[]): unknown; all(...parameters: Bindable[]): unknown[]; run(...parameters: Bindable[]): { changes: number } };

/** The driver's code, e.g. SQLITE_CONSTRAINT_PRIMARYKEY. */
export const driverCode = (error: unknown): string =>
	typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : '';

/**
 * One connection to one file. Statements are prepared once. Everything is synchronous, so that a transaction is never interleaved with another.
 * Durability: write-ahead log with synchronous=FULL, which calls fsync before COMMIT returns (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export class Database {
	readonly #connection: Libsql.Database;
	readonly #statements = new Map<string, Statement>();
	#open = true;

	constructor(path: string) {
		this.#connection = new Libsql(path);
		this.#connection.pragma('journal_mode = WAL');
		this.#connection.pragma('synchronous = FULL');
		this.#connection.pragma('busy_timeout = 5000');
	}

	get(sql: string, ...parameters: Bindable[]): Row | undefined {
		return this.#prepare(sql).get(...parameters) as Row | undefined;
	}

	all(sql: string, ...parameters: Bindable[]): Row[] {
		return this.#prepare(sql).all(...parameters) as Row[];
	}

	/** Answers how many rows changed. */
	run(sql: string, ...parameters: Bindable[]): number {
		return this.#prepare(sql).run(...parameters).changes;
	}

	/** Runs statements that are not worth keeping. */
	execute(sql: string): void {
		this.#assertOpen();
		this.#connection.exec(sql);
	}

	/** All of `work` or nothing of it; durable once this returns. Not to be nested. */
	transact<T>(work: () => T): T {
		this.execute('BEGIN IMMEDIATE');
		try {
			const result = work();
			this.#connection.exec('COMMIT');
			return result;
		} catch (error) {
			// A COMMIT that failed (disk full) may have rolled back by itself.
			if (this.#connection.inTransaction) {
				this.#connection.exec('ROLLBACK');
			}
			throw error;
		}
	}

	/** Idempotent. The log is folded into the file first: the driver keeps the connection until its statements are collected. */
	close(): void {
		if (!this.#open) {
			return;
		}
		this.#connection.pragma('wal_checkpoint(TRUNCATE)');
		this.#open = false;
		this.#statements.clear();
		this.#connection.close();
	}

	#assertOpen(): void {
		if (!this.#open) {
			throw new StoreError('store-closed', 'The store is closed.');
		}
	}

	#prepare(sql: string): Statement {
		this.#assertOpen();
		const known = this.#statements.get(sql);
		if (known) {
			return known;
		}
		const statement = this.#connection.prepare(sql) as Statement;
		this.#statements.set(sql, statement);
		return statement;
	}
}
