import { decodeMark, encodeMark, nextCycle } from './mark.ts';
import { type Sql, sql } from './sql.ts';

const READ_MARK = sql('PRAGMA application_id');

type Connection = {
	get(statement: Sql): Record<string, unknown> | undefined;
	execute(sql: string): void;
};

/**
 * Keeps the mark of a store that is written to, so that files that do not belong together are known before anything
 * opens them (inspect.ts). The first transaction after each complete fold of the log writes the next mark: SQLite may
 * begin the log anew with it, and then the log's mark says upon which state of the file it stands. "In use" reaches the
 * file by a fold right after the first of them.
 */
export class Marking {
	readonly #connection: Connection;
	readonly #onCycle: (cycle: number) => void;
	#cycle: number;
	/** What the mark that was written last says. */
	#inUse: boolean;
	/** The next transaction writes the next mark. */
	#due = true;
	/** The file says in use already. */
	#told = false;
	/** What was before the mark that was written in a transaction which is neither committed nor undone. */
	#before: { readonly cycle: number; readonly inUse: boolean; readonly due: boolean } | undefined;

	/** @param onCycle hears each new cycle once it is committed, before anybody is told of what was committed with it */
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
	 * What was written in the transaction that was undone is written in the next, the same: a log begins with the mark
	 * after the one in its file.
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
	 * True after the first transaction: the log should be folded now, without waiting for anybody, so that the file says
	 * that it is in use.
	 */
	get wantsFold(): boolean {
		return this.#inUse && !this.#told;
	}

	/** Within a transaction of its own, before the fold that shall leave all in the file. */
	leave(): void {
		this.write(false);
		this.#told = false;
	}

	/** After each fold: whether all of the log is in the file now. */
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
