import type { Database } from '../database.ts';
import { onceSql } from '../sql.ts';

const BATCH = 1_000;

/** As `user-blocks.ts` has it, half full. */
const BLOCK = 256;

const UNSPACED = /(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])/gu;

const indexSearch = (database: Database): void => {
	for (let last = 0; ; ) {
		const rows = database.all(
			onceSql(`SELECT number, search, active FROM users WHERE number > ? ORDER BY number LIMIT ${BATCH}`),
			last,
		);
		for (const { number, search, active } of rows) {
			last = Number(number);
			const isActive = active ? 'yes' : 'no';
			database.run(
				onceSql('INSERT INTO user_trigrams (rowid, text, active) VALUES (?, ?, ?)'),
				last,
				String(search),
				isActive,
			);
			database.run(
				onceSql('INSERT INTO user_words (rowid, text, active) VALUES (?, ?, ?)'),
				last,
				String(search).replace(UNSPACED, ' '),
				isActive,
			);
		}
		if (rows.length < BATCH) {
			return;
		}
	}
};

/**
 * Accounts get a permanent number (VACUUM may change a rowid that is not a named column), which is their row id in two
 * full-text indexes; `place` orders the list, `user_blocks` counts it, `user_roles` has those of active accounts.
 */
export const indexUsers = (database: Database): void => {
	database.execute(`
		CREATE TABLE numbered_users (
			number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, username TEXT UNIQUE, place TEXT NOT NULL, search TEXT NOT NULL, active INTEGER NOT NULL,
			document TEXT NOT NULL
		);
		INSERT INTO numbered_users (id, username, place, search, active, document)
			SELECT id, username, ifnull(username, ''), search, active, document FROM users ORDER BY rowid;
		DROP TABLE users;
		ALTER TABLE numbered_users RENAME TO users;
		CREATE INDEX users_by_place ON users (place, id);
		CREATE INDEX users_by_activity ON users (active, place, id);

		CREATE TABLE user_roles (role TEXT NOT NULL, user_id TEXT NOT NULL, PRIMARY KEY (role, user_id)) WITHOUT ROWID;
		CREATE INDEX user_roles_by_user ON user_roles (user_id);
		INSERT OR IGNORE INTO user_roles (role, user_id)
			SELECT value, users.id FROM users, json_each(users.document, '$.roles') WHERE active = 1;

		CREATE TABLE user_blocks (place TEXT NOT NULL, id TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (place, id)) WITHOUT ROWID;
		INSERT INTO user_blocks (place, id, n)
			SELECT iif(block = 0, '', place), iif(block = 0, '', id), n FROM (
				SELECT min(nth), place, id, block, count(*) AS n FROM (
					SELECT nth, place, id, nth / ${BLOCK} AS block FROM (SELECT place, id, row_number() OVER (ORDER BY place, id) - 1 AS nth FROM users)
				) GROUP BY block
			);

		CREATE VIRTUAL TABLE user_trigrams USING fts5(text, active, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1');
		CREATE VIRTUAL TABLE user_words USING fts5(
			text, active, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0', prefix = '1 2'
		);
	`);
	indexSearch(database);
};
