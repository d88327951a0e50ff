import type { Database } from '../database.ts';

/** Messages in a block, as `message-blocks.ts` has it, half full. */
const BLOCK = 512;

/**
 * Adds the newest `_updatedAt` of the store. By it `posted` orders messages, and `read_at` records when a member last
 * read, since a message's `ts` is the clock's. Adds the blocks of long rooms. Older messages have none of these: their
 * order is that of `ts`.
 */
export const orderByClock = (database: Database): void =>
	database.execute(`
		CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), newest INTEGER NOT NULL);
		INSERT INTO clock (one, newest) SELECT 1, coalesce(max(newest), 0) FROM (
			SELECT max(updated_at) AS newest FROM rooms
			UNION ALL SELECT max(updated_at) FROM subscriptions
			UNION ALL SELECT max(removed_at) FROM removed_subscriptions
			UNION ALL SELECT max(ts) FROM messages
			UNION ALL SELECT max(json_extract(document, '$._updatedAt."$date"')) FROM users
			UNION ALL SELECT max(json_extract(document, '$._updatedAt."$date"')) FROM settings
		);

		ALTER TABLE messages ADD COLUMN posted INTEGER;
		ALTER TABLE subscriptions ADD COLUMN read_at INTEGER;

		CREATE TABLE message_blocks (rid TEXT NOT NULL, start INTEGER NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (rid, start)) WITHOUT ROWID;
		INSERT INTO message_blocks (rid, start, n)
			SELECT rid, iif(block = 0, -8640000000000000, min(ts)), count(*) FROM (
				SELECT rid, ts, (row_number() OVER (PARTITION BY rid ORDER BY ts) - 1) / ${BLOCK} AS block, count(*) OVER (PARTITION BY rid) AS total FROM messages
			) WHERE total > 2 * ${BLOCK} GROUP BY rid, block;
	`);
