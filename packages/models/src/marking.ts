import { decodeMark, encodeMark, nextCycle } from './mark.ts';
import { type Sql, sql } from './sql.ts';

const READ_MARK = sql('PRAGMA application_id');

type Connection = {
	get(statement: Sql): Record<string, unknown> | undefined;
	execute(sql: string): void;
};

/**
 * Maintains the mark of a store in use, so that files that do not belong together are detected before anything opens
 * them (inspect.ts). The first transaction after each complete checkpoint of the log writes the next mark: SQLite may
 * restart the log with it, and the log's mark then says which state of the file it is based on. "In use" reaches the
 * file by a checkpoint right after the first of these transactions.
 */
export class Marking {
	readonly #connection: Connection;
	readonly #onCycle: (cycle: number) => void;
	#cycle: number;
	/** The mark that was written last. */
	#inUse: boolean;
	/** The next transaction writes the next mark. */
	#due = true;
	/** The file is already marked as in use. */
	#told = false;
	/** The mark before the one written by a transaction that is neither committed nor rolled back. */
	#before: { readonly cycle: number; readonly inUse: boolean; readonly due: boolean } | undefined;

	/** @param onCycle called with each new cycle once it is committed, before that commit is acknowledged */
	constructor(connection: Connection, onCycle: (cycle: number) => void) {
		this.#connection = connection;
		this.#onCycle = onCycle;
		const mark = decodeMark(Number(connection.get(READ_MARK)?.application_id));
		this.#cycle = mark?.cycle ?? 0;
		this.#inUse = mark?.inUse ?? false;
	}

	get isInUse(): boolean {
		return this.#inUse;
	}

	/** Within each transaction, before its commit. */
	beforeCommit(): void {
		if (this.#due) {
			this.write(true);
		}
	}

	committed(): void {
		if (this.#before) {
			this.#before = undefined;
			this.#onCycle(this.#cycle);
		}
	}

	/**
	 * After a rollback the next transaction writes the same mark again: a log begins with the mark after the one in its
	 * file.
	 */
	rolledBack(): void {
		if (this.#before) {
			this.#cycle = this.#before.cycle;
			this.#inUse = this.#before.inUse;
			this.#due = this.#before.due;
			this.#before = undefined;
		}
	}

	/**
	 * True after the first transaction: the log should be checkpointed now, without waiting for readers, so that the file
	 * is marked as in use.
	 */
	get wantsFold(): boolean {
		return this.#inUse && !this.#told;
	}

	/** Call it in a transaction of its own, before the checkpoint that moves everything into the file. */
	leave(): void {
		this.write(false);
		this.#told = false;
	}

	/** Call it after each checkpoint with whether all of the log is in the file now. */
	folded(isComplete: boolean): void {
		if (isComplete) {
			this.#due = true;
			this.#told = this.#inUse;
		}
	}

	private write(inUse: boolean): void {
		this.#before ??= { cycle: this.#cycle, inUse: this.#inUse, due: this.#due };
		this.#cycle = nextCycle(this.#cycle);
		this.#inUse = inUse;
		this.#due = !inUse;
		this.#connection.execute(`PRAGMA application_id = ${encodeMark({ cycle: this.#cycle, inUse })}`);
	}
}
