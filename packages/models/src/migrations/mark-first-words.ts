import type { Database } from '../database.ts';
import { onceSql } from '../sql.ts';
import { asBytes, textOf } from '../texts.ts';

const BATCH = 1_000;

const UNSPACED = /(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])/gu;

/**
 * In the index of words, a text that does not begin with a word (`_bo`, or an absent username) gets a first word that
 * no search contains.
 */
export const markFirstWords = (database: Database): void => {
	for (let last = 0; ; ) {
		const rows = database.all(
			onceSql(
				`SELECT number, ${asBytes('search')}, active FROM users WHERE number > ? AND place NOT GLOB '[a-z0-9]*' ORDER BY number LIMIT ${BATCH}`,
			),
			last,
		);
		for (const { number, search_bytes, active } of rows) {
			last = Number(number);
			const text = textOf(search_bytes);
			if (!/^[\p{L}\p{N}]/u.test(text)) {
				database.run(onceSql('DELETE FROM user_words WHERE rowid = ?'), last);
				database.run(
					onceSql('INSERT INTO user_words (rowid, text, active) VALUES (?, ?, ?)'),
					last,
					`\uE000 ${text.replace(UNSPACED, ' ')}`,
					active ? 'yes' : 'no',
				);
			}
		}
		if (rows.length < BATCH) {
			return;
		}
	}
};
