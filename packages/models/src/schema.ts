import { StoreError } from '@rocket.chat/model-typings';
import type { Database } from './database.ts';
import { indexUsers } from './migrations/index-users.ts';
import { markFirstWords } from './migrations/mark-first-words.ts';
import { orderByClock } from './migrations/order-by-clock.ts';
import { listSubscriptionsByActivity } from './migrations/subscriptions-by-activity.ts';
import { sql } from './sql.ts';

/** Statements, or a function for more than statements can do; runs within the step's transaction. */
export type Migration = string | ((database: Database) => void);

/**
 * Each entry takes the store from the version of its index to the next. Entries are never changed once released; new
 * ones are appended. `document` is the complete data of a row; the other columns exist for searching. Times are
 * milliseconds since 1970.
 */
export const MIGRATIONS: readonly Migration[] = [
	`
	CREATE TABLE users (
		id TEXT PRIMARY KEY, username TEXT UNIQUE, search TEXT NOT NULL, active INTEGER NOT NULL, document TEXT NOT NULL
	);
	CREATE TABLE user_emails (address TEXT PRIMARY KEY, user_id TEXT NOT NULL);
	CREATE INDEX user_emails_by_user ON user_emails (user_id);
	CREATE TABLE user_tokens (hashed_token TEXT PRIMARY KEY, user_id TEXT NOT NULL);
	CREATE INDEX user_tokens_by_user ON user_tokens (user_id);

	CREATE TABLE rooms (id TEXT PRIMARY KEY, updated_at INTEGER NOT NULL, document TEXT NOT NULL);

	CREATE TABLE subscriptions (
		id TEXT PRIMARY KEY, rid TEXT NOT NULL, user_id TEXT NOT NULL, updated_at INTEGER NOT NULL, document TEXT NOT NULL,
		UNIQUE (rid, user_id)
	);
	CREATE INDEX subscriptions_by_user ON subscriptions (user_id);

	CREATE TABLE messages (id TEXT PRIMARY KEY, rid TEXT NOT NULL, ts INTEGER NOT NULL, document TEXT NOT NULL, UNIQUE (rid, ts));

	CREATE TABLE settings (id TEXT PRIMARY KEY, document TEXT NOT NULL);
	`,
	listSubscriptionsByActivity,
	// Subscriptions that users gave up, reported to clients that ask for changes since a time.
	`
	CREATE TABLE removed_subscriptions (
		user_id TEXT NOT NULL, removed_at INTEGER NOT NULL, id TEXT NOT NULL, rid TEXT NOT NULL, PRIMARY KEY (user_id, removed_at, id)
	) WITHOUT ROWID;
	`,
	indexUsers,
	// The id distinguishes a store from another one put in its place.
	`
	CREATE TABLE identity (id TEXT NOT NULL);
	INSERT INTO identity VALUES (lower(hex(randomblob(12))));
	`,
	// Networks are keyed hashes, of the key in secrets.
	`
	CREATE TABLE ended_tokens (hashed_token TEXT PRIMARY KEY, reason TEXT NOT NULL, ended_at INTEGER NOT NULL);
	CREATE INDEX ended_tokens_by_time ON ended_tokens (ended_at);
	CREATE TABLE known_networks (user_id TEXT NOT NULL, network TEXT NOT NULL, seen_at INTEGER NOT NULL, PRIMARY KEY (user_id, network));
	CREATE TABLE failed_sign_ins (
		user_id TEXT PRIMARY KEY, failed INTEGER NOT NULL, known INTEGER NOT NULL, slowed INTEGER NOT NULL, first_at INTEGER NOT NULL, last_at INTEGER NOT NULL
	);
	CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL);
	`,
	orderByClock,
	// The only opening that may write, and the content of its test writes.
	`
	CREATE TABLE owner (id TEXT NOT NULL, proof BLOB);
	INSERT INTO owner (id) VALUES ('');
	`,
	markFirstWords,
];

/** The version that this program writes and the newest that it reads. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const VERSION = sql('PRAGMA user_version');

const COUNT_TABLES = sql("SELECT count(*) AS n FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'", {
	scans: 'the list of tables, which is as long as the schema',
});

const MEND = 'Move it away, or restore a backup (npm run restore -- <file>).';

/** From one version to another. */
export type SchemaChange = { readonly from: number; readonly to: number };

/** The version of an opened store; 0 for a new one. */
export const schemaVersion = (database: Database): number => Number(database.get(VERSION)?.user_version);

/**
 * Brings a store to `SCHEMA_VERSION`, each step in a transaction together with the number that records it.
 * @throws StoreError `store-newer`; `store-corrupt` if no release ever wrote this version
 */
export const migrate = (database: Database, migrations: readonly Migration[] = MIGRATIONS): void => {
	const found = schemaVersion(database);
	if (found > migrations.length) {
		throw new StoreError(
			'store-newer',
			`The store has schema version ${found}, this program knows up to ${migrations.length}: start the newer program that wrote it, or another DATA_DIR.`,
		);
	}
	if (found < 0) {
		throw new StoreError(
			'store-corrupt',
			`The store has schema version ${found}, which no program of ours writes: it is damaged or another's. ${MEND}`,
		);
	}
	if (found === 0 && Number(database.get(COUNT_TABLES)?.n) > 0) {
		throw new StoreError(
			'store-corrupt',
			`The store holds tables but no schema version (0): it is another program's, or its version was lost. ${MEND}`,
		);
	}
	for (const [version, step] of migrations.entries()) {
		if (version >= found) {
			database.transact(() => {
				if (typeof step === 'string') {
					database.execute(step);
				} else {
					step(database);
				}
				database.execute(`PRAGMA user_version = ${version + 1}`);
			});
		}
	}
};
