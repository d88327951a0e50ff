import type { Database } from './database.ts';
import { sql } from './sql.ts';
import { asBytes, textOf } from './texts.ts';

/**
 * Accounts by username, counted in blocks: the counts say in which block a page begins, so that finding it skips less
 * than a block of accounts, however many there are. Positions never change, because usernames and accounts are
 * permanent.
 */
const MAX_BLOCK = 512;

/** An account's position in the list: the folded username ('' if absent) and the id. */
export type Place = { readonly place: string; readonly id: string };

const PLACE = `${asBytes('place')}, ${asBytes('id')}`;
const BLOCK_OF = sql(
	`SELECT ${PLACE}, n FROM user_blocks WHERE (place, id) <= (?, ?) ORDER BY place DESC, id DESC LIMIT 1`,
);
const SAVE = sql('INSERT OR REPLACE INTO user_blocks (place, id, n) VALUES (?, ?, ?)');
const NTH = sql(`SELECT ${PLACE} FROM users WHERE (place, id) >= (?, ?) ORDER BY place, id LIMIT 1 OFFSET ?`);
const COUNT = sql('SELECT sum(n) AS n FROM user_blocks', {
	scans: 'One row for some hundred accounts: 0.02 ms for 100,000.',
});
const BLOCK_AT = sql(
	`SELECT max(before) AS before, ${PLACE} FROM (SELECT place, id, sum(n) OVER (ORDER BY place, id) - n AS before FROM user_blocks) WHERE before <= ?`,
	{ scans: 'One row for some hundred accounts: 0.1 ms for 100,000.' },
);

const START: Place = { place: '', id: '' };

const placeOf = (row: Readonly<Record<string, unknown>> | undefined): Place => ({
	place: textOf(row?.place_bytes),
	id: textOf(row?.id_bytes),
});

/** Counts one more; within the caller's transaction, after the account's row was written. */
export const countUser = (database: Database, { place, id }: Place): void => {
	const block = database.get(BLOCK_OF, place, id);
	const [start, n] = block ? [placeOf(block), Number(block.n) + 1] : [START, 1];
	if (n <= MAX_BLOCK) {
		database.run(SAVE, start.place, start.id, n);
		return;
	}
	const half = Math.floor(n / 2);
	const middle = placeOf(database.get(NTH, start.place, start.id, half));
	database.run(SAVE, start.place, start.id, half);
	database.run(SAVE, middle.place, middle.id, n - half);
};

export const countedUsers = (database: Database): number => Number(database.get(COUNT)?.n ?? 0);

/** From where, and how many on from there, the account of this number (from 0) is found. */
export const blockAt = (database: Database, offset: number): { from: Place; skip: number } => {
	const block = database.get(BLOCK_AT, offset);
	return block?.before === null || block === undefined
		? { from: START, skip: offset }
		: { from: placeOf(block), skip: offset - Number(block.before) };
};
