import { StoreError } from '@rocket.chat/model-typings';
import Libsql from 'libsql';
import type { Sql } from './sql.ts';

/** A value that may be bound to a parameter. */
export type Bindable = string | number | null;

export type Statement = {
	get(...parameters: Bindable[]): unknown;
	all(...parameters: Bindable[]): unknown[];
	run(...parameters: Bindable[]): { changes: number };
};

/** Milliseconds for which a statement waits for a lock that another program holds. */
export const BUSY_TIMEOUT = 5_000;

/**
 * The driver's connection to one file, and its prepared statements. Durability: write-ahead log with synchronous=FULL,
 * which calls fsync before COMMIT returns (https://www.sqlite.org/pragma.html#pragma_synchronous).
 */
export class Connection {
	readonly #driver: Libsql.Database;
	readonly #statements = new Map<string, Statement>();
	readonly #readOnly: boolean;
	#open = true;

	constructor(path: string, { readOnly }: { readonly readOnly: boolean }) {
		this.#driver = new Libsql(path);
		this.#readOnly = readOnly;
		this.pragma(`busy_timeout = ${BUSY_TIMEOUT}`);
		if (readOnly) {
			this.pragma('query_only = ON');
			return;
		}
		this.pragma('journal_mode = WAL');
		this.pragma('synchronous = FULL');
		// Checkpoints decides when the log is checkpointed; when the log restarts, it is truncated to its content.
		this.pragma('wal_autocheckpoint = 0');
		this.pragma('journal_size_limit = 0');
	}

	/** Also false once it is closed. */
	get isWritable(): boolean {
		return this.#open && !this.#readOnly;
	}

	/** Also false if SQLite has rolled the transaction back. */
	get inTransaction(): boolean {
		return this.#driver.inTransaction;
	}

	/** Prepared on the first call, and kept. */
	prepare(sql: Sql): Statement {
		this.assertOpen();
		const known = this.#statements.get(sql);
		if (known) {
			return known;
		}
		const statement = this.#driver.prepare(sql) as Statement;
		this.#statements.set(sql, statement);
		return statement;
	}

	/** Runs statements without keeping them prepared. */
	execute(sql: string): void {
		this.assertOpen();
		this.#driver.exec(sql);
	}

	pragma(text: string): unknown {
		return this.#driver.pragma(text);
	}

	/** @throws StoreError `store-closed` */
	assertOpen(): void {
		if (!this.#open) {
			throw new StoreError('store-closed', 'The store is closed.');
		}
	}

	/** Idempotent. */
	close(): void {
		if (this.#open) {
			this.#open = false;
			this.#statements.clear();
			this.#driver.close();
		}
	}
}
