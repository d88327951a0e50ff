import type { Database } from '../database.ts';
import { onceSql } from '../sql.ts';

/** Rows read at a time. */
const BATCH = 1_000;

const foldedNames = (document: string): string => {
	const { name, fname } = JSON.parse(document) as { name?: string; fname?: string };
	return `${name ?? ''}\n${fname ?? ''}`.normalize('NFC').toLowerCase();
};

/**
 * What a user's list of rooms is ordered and filtered by, beside each subscription: `activity` of the room, `changed`
 * as the later change of the two, `open`, and the folded `names`. One index holds all that a list looks at, so that
 * rooms passed over cost no look at their rows.
 */
export const listSubscriptionsByActivity = (database: Database): void => {
	database.execute(`
		ALTER TABLE subscriptions ADD COLUMN activity INTEGER NOT NULL DEFAULT 0;
		ALTER TABLE subscriptions ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;
		ALTER TABLE subscriptions ADD COLUMN open INTEGER NOT NULL DEFAULT 0;
		ALTER TABLE subscriptions ADD COLUMN names TEXT NOT NULL DEFAULT '';
		DROP INDEX subscriptions_by_user;
	`);
	for (let last = 0; ; ) {
		const rows = database.all(
			onceSql(`SELECT s.rowid AS number, s.document, s.updated_at AS updated, json_extract(s.document, '$.open') AS open, r.updated_at AS roomUpdated,
				coalesce(json_extract(r.document, '$.lm."$date"'), json_extract(r.document, '$.ts."$date"'), r.updated_at) AS activity
			FROM subscriptions s LEFT JOIN rooms r ON r.id = s.rid WHERE s.rowid > ? ORDER BY s.rowid LIMIT ${BATCH}`),
			last,
		);
		for (const { number, document, updated, open, roomUpdated, activity } of rows) {
			database.run(
				onceSql('UPDATE subscriptions SET activity = ?, changed = ?, open = ?, names = ? WHERE rowid = ?'),
				Number(activity ?? updated),
				Math.max(Number(updated), Number(roomUpdated ?? updated)),
				Number(open ?? 0),
				foldedNames(String(document)),
				Number(number),
			);
			last = Number(number);
		}
		if (rows.length < BATCH) {
			break;
		}
	}
	database.execute(`
		CREATE INDEX subscriptions_by_activity ON subscriptions (user_id, activity, rid, open, names);
		CREATE INDEX subscriptions_by_change ON subscriptions (user_id, changed, rid);
	`);
};
