import type { IUser } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { foldedQuery } from './folded.ts';
import { countRows, documentsOf } from './rows.ts';
import { sql } from './sql.ts';
import { documentColumns } from './texts.ts';

/**
 * Accounts by a text in username or name. First come usernames that begin with it, by username; then the others, oldest
 * account first. Three characters or more are found anywhere, by SQLite's trigram index
 * (https://www.sqlite.org/fts5.html#the_trigram_tokenizer); one or two at the beginning of a word. A search finds at
 * most MAX_FOUND, and stops there.
 */
export const MAX_FOUND = 1_000;

/** Characters of a text that are used: each costs the index one more list to read. */
const MAX_TEXT = 40;

/** The shortest text that a trigram index can find. */
const TRIGRAM = 3;

/** Letters of scripts that write words without spaces, as far as people's names go: each begins a word. */
const UNSPACED = /(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}])/gu;

/** The characters of words; an index of words contains nothing else. */
const IN_WORDS = /^[\p{L}\p{N}]+$/u;

const inWords = (text: string): string => text.replace(UNSPACED, ' ');

/**
 * Marks the beginning of a text that does not begin with a word, such as `_bo` or an absent username: it does not begin
 * with `bo`. The index treats it as a letter, and no query contains it.
 */
const NO_WORD = '\uE000';
const BEGINS_WITH_WORD = /^[\p{L}\p{N}]/u;

const asWords = (text: string): string => (BEGINS_WITH_WORD.test(text) ? inWords(text) : `${NO_WORD} ${inWords(text)}`);

/** Whether a username begins with `?1`. */
const BEGINS = 'place >= ?1 AND place < ?1 || char(0x10ffff)';
const usernames = (columns: string, active: string, end: string) =>
	`SELECT ${columns} FROM users WHERE ${active} ${BEGINS} ${end}`;
const PREFIXED = sql(usernames(documentColumns(), '', 'ORDER BY place, id LIMIT ?2 OFFSET ?3'));
const PREFIXED_ACTIVE = sql(usernames(documentColumns(), 'active = 1 AND', 'ORDER BY place, id LIMIT ?2 OFFSET ?3'));
const COUNT_PREFIXED = sql(`SELECT count(*) AS n FROM (${usernames('1', '', 'LIMIT ?2')})`);
const COUNT_PREFIXED_ACTIVE = sql(`SELECT count(*) AS n FROM (${usernames('1', 'active = 1 AND', 'LIMIT ?2')})`);

const found = (index: string) => ({
	/** Without the usernames that begin with the text. */
	others: sql(
		`SELECT ${documentColumns('users')} FROM ${index} JOIN users ON users.number = ${index}.rowid WHERE ${index} MATCH ?2 AND NOT (${BEGINS}) ORDER BY ${index}.rowid LIMIT ?3 OFFSET ?4`,
	),
	count: sql(`SELECT count(*) AS n FROM (SELECT 1 FROM ${index} WHERE ${index} MATCH ? LIMIT ?)`),
	remove: sql(`DELETE FROM ${index} WHERE rowid = ?`),
	insert: sql(`INSERT INTO ${index} (rowid, text, active) VALUES (?, ?, ?)`),
});
const TRIGRAMS = found('user_trigrams');
const WORDS = found('user_words');

/** As the indexes have it: a term of three letters. */
const ACTIVE = 'yes';

/** FTS5 treats U+0000 as the end of the query. */
const quoted = (text: string): string => `"${text.replaceAll('"', '""').replaceAll('\0', '\uFFFD')}"`;

type UserQuery = {
	readonly text: string;
	readonly activeOnly: boolean;
	readonly offset: number;
	readonly count: number;
};

/**
 * The FTS5 query: https://www.sqlite.org/fts5.html#full_text_query_syntax. Undefined if no word can begin with the
 * text.
 */
const question = (text: string, activeOnly: boolean) => {
	const isLong = [...text].length >= TRIGRAM;
	if (!isLong && !IN_WORDS.test(text)) {
		return undefined;
	}
	const phrase = isLong ? quoted(text) : `${quoted(inWords(text))} *`;
	return {
		index: isLong ? TRIGRAMS : WORDS,
		match: `text : ${phrase}${activeOnly ? ` AND active : ${ACTIVE}` : ''}`,
	};
};

/**
 * The part of a folded text that the trigram index is queried for. It ends before a repeated trigram, because the index
 * can't skip early on a repeated one as it does on a rare one. It finds more than the whole text would.
 */
const lookedAt = (text: string): string => {
	const letters = [...text].slice(0, MAX_TEXT);
	const seen = new Set<string>();
	const end = letters.findIndex((_, at) => {
		const trigram = letters.slice(at, at + TRIGRAM).join('');
		const isRepeated = seen.has(trigram);
		seen.add(trigram);
		return isRepeated;
	});
	return (end < 0 ? letters : letters.slice(0, end + TRIGRAM - 1)).join('');
};

export const searchUsers = (
	database: Database,
	{ text, activeOnly, offset, count }: UserQuery,
): { users: IUser[]; total: number } => {
	const whole = foldedQuery(text);
	const asked = question(lookedAt(whole), activeOnly);
	const countPrefixed = () =>
		countRows(database, activeOnly ? COUNT_PREFIXED_ACTIVE : COUNT_PREFIXED, whole, MAX_FOUND);
	const wanted = Math.max(0, Math.min(count, MAX_FOUND - offset));
	// One extra result tells whether there are more.
	const rows = database.all(activeOnly ? PREFIXED_ACTIVE : PREFIXED, whole, wanted + 1, offset);
	const missing = wanted + 1 - rows.length;
	if (missing > 0 && asked) {
		const prefixed = offset === 0 ? rows.length : countPrefixed();
		rows.push(...database.all(asked.index.others, whole, asked.match, missing, Math.max(0, offset - prefixed)));
	}
	const users = documentsOf<IUser>(database, rows.slice(0, wanted), asked?.index.others ?? PREFIXED);
	const isEnd = rows.length <= wanted && (rows.length > 0 || offset === 0);
	if (isEnd) {
		return { users, total: offset + rows.length };
	}
	return { users, total: asked ? countRows(database, asked.index.count, asked.match, MAX_FOUND) : countPrefixed() };
};

/** Within the caller's transaction. */
export const indexSearch = (database: Database, number: number, text: string, active: boolean): void => {
	database.run(TRIGRAMS.insert, number, text, active ? ACTIVE : 'no');
	database.run(WORDS.insert, number, asWords(text), active ? ACTIVE : 'no');
};

/** Within the caller's transaction. */
export const unindexSearch = (database: Database, number: number): void => {
	database.run(TRIGRAMS.remove, number);
	database.run(WORDS.remove, number);
};
