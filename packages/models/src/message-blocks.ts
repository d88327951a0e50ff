import type { Database } from './database.ts';
import { sql } from './sql.ts';

/**
 * The messages of a long room by time, counted in blocks: the counts of the blocks say where a page begins, so that
 * finding it skips less than a block of messages. Short rooms have no blocks.
 */
const MAX_BLOCK = 1_024;

/** Before any message, in ms since 1970. */
const START = -8.64e15;

const BLOCK_OF = sql('SELECT start, n FROM message_blocks WHERE rid = ? AND start <= ? ORDER BY start DESC LIMIT 1');
const SAVE = sql('INSERT OR REPLACE INTO message_blocks (rid, start, n) VALUES (?, ?, ?)');
const REMOVE = sql('DELETE FROM message_blocks WHERE rid = ? AND start = ?');
const NTH = sql('SELECT ts FROM messages WHERE rid = ? AND ts >= ? ORDER BY ts LIMIT 1 OFFSET ?');
const BLOCK_AT = sql(
	`SELECT max(newer) AS newer, upper FROM (
		SELECT sum(n) OVER downwards - n AS newer, lag(start) OVER downwards AS upper FROM message_blocks WHERE rid = ? WINDOW downwards AS (ORDER BY start DESC)
	) WHERE newer <= ?`,
);

const split = (database: Database, rid: string, start: number, n: number): void => {
	const half = Math.floor(n / 2);
	const middle = Number(database.get(NTH, rid, start, half)?.ts);
	database.run(SAVE, rid, start, half);
	database.run(SAVE, rid, middle, n - half);
};

/**
 * Counts one more, or one less; within the caller's transaction, after the message's row was written or removed.
 * `msgs`: how many the room has now.
 */
export const countMessage = (database: Database, rid: string, ts: number, change: 1 | -1, msgs: number): void => {
	const block = database.get(BLOCK_OF, rid, ts);
	const start = Number(block?.start ?? START);
	const n = block ? Number(block.n) + change : msgs;
	if (n > MAX_BLOCK) {
		split(database, rid, start, n);
	} else if (block && n === 0 && start !== START) {
		database.run(REMOVE, rid, start);
	} else if (block) {
		database.run(SAVE, rid, start, n);
	}
};

/** Before which time, and how many back from there, the message of this number (from 0, the newest) is found. */
export const blockAt = (
	database: Database,
	rid: string,
	offset: number,
): { before: number | undefined; skip: number } => {
	const block = database.get(BLOCK_AT, rid, offset);
	return {
		before: typeof block?.upper === 'number' ? block.upper : undefined,
		skip: offset - Number(block?.newer ?? 0),
	};
};
