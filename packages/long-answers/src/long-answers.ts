import { Buffer } from 'node:buffer';
import { inPieces, type Piece } from './pieces.ts';
import { ReaderTimeout } from './reader-timeout.ts';
import { Semaphore } from './semaphore.ts';
import { Turns } from './turns.ts';

/**
 * UTF-16 code units produced in one turn and sent at once: at most 24 kB, much less than a reader must read per period.
 */
const PIECE = 8 * 1024;

/** UTF-16 code units. Answers up to this length are sent whole. */
const SHORT = 64 * 1024;

/**
 * Bytes for all long answers of this process, and the estimate for one: its current page, its beginning, and what the
 * socket buffers.
 */
const HELD = 64 * 2 ** 20;
const OF_ONE = 2 ** 20;

/** Concurrent long answers of one account. */
const OF_ONE_ACCOUNT = 8;

/** A reader must read this many bytes per period (ms). */
const DRAINED = 64 * 1024;
const DRAINING_PERIOD = 10_000;

export type LongAnswerClock = {
	/** Monotonic milliseconds. */
	now(): number;
	/** Returns a function that cancels it. */
	after(milliseconds: number, callback: () => void): () => void;
	afterTurn(callback: () => void): void;
};

/** The connection that reads a long answer. */
export type Line = {
	/** Writes a piece. Resolves when the network has taken it; with false if the reader is gone. */
	write(text: string, last: boolean): Promise<boolean>;
	/** Disconnects a reader that is too slow; pending writes then resolve with false. */
	drop(): void;
	/** Calls back when the reader disconnects; returns the unsubscribe. */
	onGone(callback: () => void): () => void;
};

/** The start of an answer: all of a short one, or enough to know that it is long. */
export type Begun =
	| { readonly whole: string }
	| { readonly head: readonly Piece[]; readonly rest: AsyncGenerator<Piece> };

/**
 * Streams answers that are too long to serialize at once and hold in memory. One slice is produced per turn of the
 * event loop over all answers, no faster than readers read, and a limited number of answers at a time, so that a
 * process holds at most 64 MB of them. A reader may take as long as it likes if it reads 64 kB per 10 s.
 */
export class LongAnswers {
	private readonly turns: Turns;
	private readonly semaphore = new Semaphore(HELD / OF_ONE, OF_ONE_ACCOUNT);

	constructor(private readonly clock: LongAnswerClock) {
		this.turns = new Turns((callback) => clock.afterTurn(callback));
	}

	/** Produces the start. Rejects as `texts` does; nothing has been sent by then. */
	async begin(texts: AsyncIterable<string>): Promise<Begun> {
		const rest = inPieces(this.inTurns(texts), PIECE);
		const head: Piece[] = [];
		for (let length = 0; length <= SHORT; ) {
			const { value, done } = await rest.next();
			if (done) {
				break;
			}
			head.push(value);
			length += value.text.length;
		}
		return head.at(-1)?.last ? { whole: head.map(({ text }) => text).join('') } : { head, rest };
	}

	/**
	 * Sends a long answer once the semaphore admits it. Resolves when all is sent or the reader is gone. Rejects where
	 * producing the rest fails; part of the answer has been sent by then.
	 * @param by the account
	 */
	async send({ head, rest }: Extract<Begun, { rest: unknown }>, line: Line, by: string): Promise<void> {
		const leave = await this.semaphore.take(by, (callback) => line.onGone(callback));
		try {
			if (leave) {
				await this.writeAll(head, rest, line);
			}
		} finally {
			leave?.();
			await rest.return(undefined);
		}
	}

	private async writeAll(head: readonly Piece[], rest: AsyncIterable<Piece>, line: Line): Promise<void> {
		const timeout = new ReaderTimeout(DRAINED, DRAINING_PERIOD);
		for (const piece of head) {
			if (!(await this.write(piece, line, timeout))) {
				return;
			}
		}
		for await (const piece of rest) {
			if (!(await this.write(piece, line, timeout))) {
				return;
			}
		}
	}

	private async write({ text, last }: Piece, line: Line, timeout: ReaderTimeout): Promise<boolean> {
		const began = this.clock.now();
		const cancel = this.clock.after(timeout.left, () => line.drop());
		const taken = await line.write(text, last);
		cancel();
		timeout.took(Buffer.byteLength(text), this.clock.now() - began);
		return taken;
	}

	/** Produces one piece per turn. */
	private async *inTurns(texts: AsyncIterable<string>): AsyncGenerator<string> {
		let produced = 0;
		for await (const text of texts) {
			yield text;
			produced += text.length;
			if (produced >= PIECE) {
				produced = 0;
				await this.turns.next();
			}
		}
	}
}
