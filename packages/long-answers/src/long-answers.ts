import { Buffer } from 'node:buffer';
import { inPieces, type Piece } from './pieces.ts';
import { ReaderTimeout } from './reader-timeout.ts';
import { Semaphore } from './semaphore.ts';
import { Turns } from './turns.ts';

/**
 * UTF-16 units that are made in one turn, and handed to the network at once: at most 24 kB, far fewer than a reader has
 * to take in a period.
 */
const PIECE = 8 * 1024;

/** UTF-16 units: what is no longer goes out whole, as any answer. */
const SHORT = 64 * 1024;

/**
 * Bytes that long answers may hold in this process, and what one is reckoned at: the page that it is made of, its
 * beginning, and what waits in the socket.
 */
const HELD = 64 * 2 ** 20;
const OF_ONE = 2 ** 20;

/** Long answers of one account at once. */
const OF_ONE_ACCOUNT = 8;

/** A reader must take so many bytes in so many ms. */
const DRAINED = 64 * 1024;
const DRAINING_PERIOD = 10_000;

export type LongAnswerClock = {
	/** Milliseconds, never going back. */
	now(): number;
	/** Returns what cancels it. */
	after(milliseconds: number, callback: () => void): () => void;
	afterTurn(callback: () => void): void;
};

/** Who reads a long answer. */
export type Line = {
	/** Hands over a piece. Resolves when the network has taken it; false where the reader is gone. */
	write(text: string, last: boolean): Promise<boolean>;
	/** Drops a reader that is too slow; then what waits for it resolves with false. */
	drop(): void;
	/** Calls back when the reader is gone; returns the unsubscribe. */
	onGone(callback: () => void): () => void;
};

/** An answer whose beginning was made: all of it, or as much as shows that it is long. */
export type Begun =
	| { readonly whole: string }
	| { readonly head: readonly Piece[]; readonly rest: AsyncGenerator<Piece> };

/**
 * Answers that are too long to be made at once and held whole. They are made in slices, one a turn of the event loop
 * for all of them together, no faster than their readers take them, and few at a time, so that a process holds at most
 * 64 MB of them. A reader is kept, however long its answer is, while it takes
 * 64 kB in 10 s.
 */
export class LongAnswers {
	private readonly turns: Turns;
	private readonly semaphore = new Semaphore(HELD / OF_ONE, OF_ONE_ACCOUNT);

	constructor(private readonly clock: LongAnswerClock) {
		this.turns = new Turns((callback) => clock.afterTurn(callback));
	}

	/** Makes the beginning. Rejects with what `texts` does: nothing is on the wire by then. */
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
	 * Sends what `begin` found to be long, when there is a place for it. Resolves when all was taken, or the reader is
	 * gone. Rejects with what the making of the rest does: half of the answer is on the wire by then.
	 * @param by whose it is
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

	/** As much as a piece holds is made in a turn. */
	private async *inTurns(texts: AsyncIterable<string>): AsyncGenerator<string> {
		let made = 0;
		for await (const text of texts) {
			yield text;
			made += text.length;
			if (made >= PIECE) {
				made = 0;
				await this.turns.next();
			}
		}
	}
}
