import type { Database } from './database.ts';
import { sql } from './sql.ts';

const NEWEST = sql('SELECT newest FROM clock WHERE one = 1');
const SET = sql('UPDATE clock SET newest = ? WHERE one = 1');

/**
 * The `_updatedAt` of a write: the clock's time, or 1 ms after the newest in the store if the clock stands still or was
 * set back. A later write therefore always looks newer, to a client that keeps the newer of two documents and in a
 * query for changes. One value for everything in a transaction, within it.
 */
export const stamp = (database: Database, now: Date): Date => {
	const at = Math.max(now.getTime(), Number(database.get(NEWEST)?.newest) + 1);
	database.run(SET, at);
	return new Date(at);
};
