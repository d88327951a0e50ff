import { utimesSync } from 'node:fs';
import { StoreError } from '@rocket.chat/model-typings';
import type { Database } from './database.ts';
import { ownerOf, setOwner } from './owner.ts';
import { statOf } from './stat.ts';

/** Milliseconds between two signs of life: much less than a start waits for one (takeDirectory). */
const BEAT = 2_000;

const SUFFIXES = ['', '-wal', '-shm'];

/** Identifies the file that a path names now. */
const identityOf = (path: string): string | undefined => {
	const found = statOf(path);
	return found && `${found.dev}:${found.ino}`;
};

/**
 * Checks before and after each transaction of the writer. A write is not acknowledged if its files were removed from
 * the directory, because it would be lost; and nothing is written while another server uses the store, whatever the
 * lock file says.
 */
export class Guard {
	readonly #path: string;
	readonly #owner: string;
	readonly #onTaken: (error: StoreError) => void;
	#identities: readonly (string | undefined)[] | undefined;
	#isTaken = false;
	#timer: NodeJS.Timeout | undefined;

	/** @param onTaken called once when another server has taken the store over */
	constructor(path: string, owner: string, onTaken: (error: StoreError) => void) {
		this.#path = path;
		this.#owner = owner;
		this.#onTaken = onTaken;
	}

	/**
	 * Takes the store over; the previous owner finds out in its next transaction. From then on every transaction is
	 * checked.
	 */
	claim(database: Database): void {
		database.transact(() => setOwner(database, this.#owner));
		this.#identities = this.look();
		this.#timer = setInterval(() => this.beat(database), BEAT).unref();
	}

	/** At the start of a transaction, within it. @throws StoreError `store-gone`, `store-taken` */
	begun(database: Database): void {
		if (this.#identities) {
			this.assertThere();
			this.assertOwned(database);
		}
	}

	/** After a commit, before it is acknowledged. @throws StoreError `store-gone` */
	committed(): void {
		if (this.#identities) {
			this.assertThere();
		}
	}

	stop(): void {
		clearInterval(this.#timer);
	}

	/** Updates the file's modification time as a sign of life, without a write that would have to be made durable. */
	private beat(database: Database): void {
		try {
			this.begun(database);
			const now = new Date();
			utimesSync(this.#path, now, now);
		} catch {
			// A take-over has been reported already; a missing file is found at the next write.
		}
	}

	private look(): (string | undefined)[] {
		return SUFFIXES.map((suffix) => identityOf(this.#path + suffix));
	}

	private assertThere(): void {
		if (this.look().some((identity, n) => identity !== this.#identities?.[n])) {
			throw new StoreError(
				'store-gone',
				'The files of the store were removed or replaced while the server ran: nothing was stored.',
			);
		}
	}

	private assertOwned(database: Database): void {
		if (ownerOf(database) === this.#owner) {
			return;
		}
		const error = new StoreError('store-taken', 'Another server has taken DATA_DIR over: this one writes no more.');
		if (!this.#isTaken) {
			this.#isTaken = true;
			this.#onTaken(error);
		}
		throw error;
	}
}
