import type { Database } from './database.ts';
import { sql } from './sql.ts';

const NEWEST = sql('SELECT newest FROM clock WHERE one = 1');
const SET = sql('UPDATE clock SET newest = ? WHERE one = 1');

/**
 * The `_updatedAt` of what is written now: the clock, or 1 ms after the newest in the store where the clock stands
 * still or was put back. So what is written later always looks newer, to a client that keeps the newer of two documents
 * and to whoever asks what has changed since. One for all that a transaction writes, within it.
 */
export const stamp = (database: Database, now: Date): Date => {
	const at = Math.max(now.getTime(), Number(database.get(NEWEST)?.newest) + 1);
	database.run(SET, at);
	return new Date(at);
};
