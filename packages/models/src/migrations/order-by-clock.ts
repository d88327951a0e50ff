import type { Database } from '../database.ts';

/** Messages in a block, as `message-blocks.ts` has it, half full. */
const BLOCK = 512;

/**
 * The newest `_updatedAt` of the store; in the order of which (`posted`) a message was posted and (`read_at`) a member
 * read last, since a message's `ts` is the clock's; and the blocks of long rooms. What is older has none of it: there
 * the order of `ts` is that of posting.
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
