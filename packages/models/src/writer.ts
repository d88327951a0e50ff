import type { Answer, Call } from './calls.ts';
import type { Database } from './database.ts';
import { type Failure, toFailure } from './failure.ts';

/**
 * Maximum number of calls that share one transaction, and milliseconds after which no more join it, because the first
 * waits for the last.
 */
const GROUP_CALLS = 64;
const GROUP_SPAN = 20;

type WriterContext = {
	database: Database;
	perform: (call: Call) => Promise<unknown>;
	/** Receives the answers of a transaction once it is durable. */
	answer: (answers: readonly Answer[]) => void;
	toFailure?: (error: unknown) => Failure;
	/** After the answers were sent. */
	onCommit?: (answers: readonly Answer[]) => void;
	/** Milliseconds, monotonic. */
	now?: () => number;
};

/**
 * Group commit: calls that wait together share one transaction and so one fsync, each in a savepoint of its own, so
 * that a failure does not affect the others. Repositories wait only for the database, so nothing runs between the
 * statements of a call.
 */
export class Writer {
	readonly #context: WriterContext;
	readonly #now: () => number;
	readonly #toFailure: (error: unknown) => Failure;
	readonly #waiting: Call[] = [];
	#isScheduled = false;

	constructor(context: WriterContext) {
		this.#context = context;
		this.#now = context.now ?? (() => performance.now());
		this.#toFailure = context.toFailure ?? toFailure;
	}

	accept(call: Call): void {
		this.#waiting.push(call);
		this.schedule();
	}

	/** One turn of the event loop later, so that all calls received by then join. */
	private schedule(): void {
		if (!this.#isScheduled && this.#waiting.length > 0) {
			this.#isScheduled = true;
			setImmediate(() => void this.commitNext());
		}
	}

	private async commitNext(): Promise<void> {
		const { answer, onCommit } = this.#context;
		const answers = await this.commitGroup();
		answer(answers);
		onCommit?.(answers);
		this.#isScheduled = false;
		this.schedule();
	}

	private async commitGroup(): Promise<Answer[]> {
		const { database } = this.#context;
		const [first, second] = this.#waiting;
		if (!first || !second) {
			return Promise.all(this.#waiting.splice(0).map((call) => this.alone(call)));
		}
		const group: Call[] = [];
		try {
			database.begin();
		} catch (error) {
			// All of them had arrived before this wait for the lock: no call waits through another one.
			return this.#waiting.splice(0).map(({ id }) => ({ id, failure: this.#toFailure(error) }));
		}
		try {
			const answers = await this.commitInOneTransaction(group);
			database.commit();
			return answers;
		} catch {
			// Nothing of it was kept. Performed one by one, a call that the disk has no space for does not fail the others.
			database.rollback();
			return this.oneByOne(group);
		}
	}

	private async commitInOneTransaction(group: Call[]): Promise<Answer[]> {
		const answers: Answer[] = [];
		const started = this.#now();
		for (let call = this.#waiting.shift(); call; call = this.#waiting.shift()) {
			group.push(call);
			answers.push(await this.within(call));
			if (group.length >= GROUP_CALLS || this.#now() - started > GROUP_SPAN) {
				break;
			}
		}
		return answers;
	}

	/** In a savepoint. @throws if the failure rolled back the whole transaction, as a full disk may. */
	private async within(call: Call): Promise<Answer> {
		const { database, perform } = this.#context;
		database.execute('SAVEPOINT call');
		try {
			const result = await perform(call);
			database.execute('RELEASE call');
			return { id: call.id, result };
		} catch (error) {
			if (!database.inTransaction) {
				throw error;
			}
			database.execute('ROLLBACK TO call; RELEASE call');
			return { id: call.id, failure: this.#toFailure(error) };
		}
	}

	private async oneByOne(group: readonly Call[]): Promise<Answer[]> {
		const answers: Answer[] = [];
		for (const call of group) {
			answers.push(await this.alone(call));
		}
		return answers;
	}

	private async alone(call: Call): Promise<Answer> {
		const { database, perform } = this.#context;
		try {
			database.begin();
			const result = await perform(call);
			database.commit();
			return { id: call.id, result };
		} catch (error) {
			database.rollback();
			return { id: call.id, failure: this.#toFailure(error) };
		}
	}
}
