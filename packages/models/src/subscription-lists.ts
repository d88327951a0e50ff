import type { ChangesQuery, Cursor, ListQuery, Page } from '@rocket.chat/model-typings';
import type { Database } from './database.ts';
import { foldedQuery } from './folded.ts';
import { documentsOf } from './rows.ts';
import { type Sql, sql } from './sql.ts';
import { asBytes, documentColumns, textOf } from './texts.ts';

/** The documents that a list returns, of the subscriptions that it scans. */
type Of = 'subscriptions' | 'rooms';

/** Characters of a search text that are used. */
const MAX_TEXT = 200;
const MAX_LIMIT = 1_000;

/** A list scans one index; only the documents of the page are fetched. */
const PAGE = `SELECT rowid AS number, activity, rid FROM subscriptions
	WHERE user_id = ?1 AND (activity, rid) < (?2, ?3) AND (?4 < 0 OR open = ?4) AND (?5 = '' OR instr(names, ?5) > 0)
	ORDER BY activity DESC, rid DESC LIMIT ?6 OFFSET ?7`;
const OF_PAGE: Readonly<Record<Of, string>> = {
	subscriptions: 'JOIN subscriptions d ON d.rowid = page.number',
	rooms: 'LEFT JOIN rooms d ON d.id = page.rid',
};
const OF_CHANGE: Readonly<Record<Of, string>> = {
	subscriptions: 'JOIN subscriptions d ON d.rowid = s.rowid',
	rooms: 'LEFT JOIN rooms d ON d.id = s.rid',
};

const list = (of: Of): Sql =>
	sql(
		`SELECT page.activity, ${asBytes('page.rid')}, ${documentColumns('d')} FROM (${PAGE}) page ${OF_PAGE[of]} ORDER BY page.activity DESC, page.rid DESC`,
		{
			sorts: 'One page.',
		},
	);
const changes = (of: Of): Sql =>
	sql(
		`SELECT s.changed, ${asBytes('s.rid')}, ${documentColumns('d')}, d.updated_at AS updated FROM subscriptions s ${OF_CHANGE[of]}
			WHERE s.user_id = ? AND (s.changed, s.rid) > (?, ?) ORDER BY s.changed, s.rid LIMIT ?`,
	);

const LIST: Readonly<Record<Of, Sql>> = { subscriptions: list('subscriptions'), rooms: list('rooms') };
const CHANGES: Readonly<Record<Of, Sql>> = { subscriptions: changes('subscriptions'), rooms: changes('rooms') };

/** Later than any activity; the first page begins before it. */
const NEWEST: Cursor = { at: Number.MAX_SAFE_INTEGER, rid: '' };
const OLDEST: Cursor = { at: Number.MIN_SAFE_INTEGER, rid: '' };

type Row = Readonly<Record<string, unknown>>;

const cursorOf = (row: Row | undefined, by: 'activity' | 'changed'): Cursor | undefined =>
	row && { at: Number(row[by]), rid: textOf(row.rid_bytes) };

/** A subscription whose room is missing does not end its page. */
const isThere = ({ document_bytes }: Row): boolean => document_bytes !== null;

const withNext = <T>(items: T[], next: Cursor | undefined): Page<T> => (next ? { items, next } : { items });

/** One extra row tells whether there is a next page. */
export const pageOfUser = <T>(
	database: Database,
	of: Of,
	userId: string,
	{ limit, after = NEWEST, offset = 0, open, text = '' }: ListQuery,
): Page<T> => {
	const wanted = Math.min(limit, MAX_LIMIT);
	const shownOrNot = open === undefined ? -1 : Number(open);
	const rows = database.all(
		LIST[of],
		userId,
		after.at,
		after.rid,
		shownOrNot,
		foldedQuery(text).slice(0, MAX_TEXT),
		wanted + 1,
		offset,
	);
	const shown = rows.slice(0, wanted);
	return withNext(
		documentsOf<T>(database, shown.filter(isThere), LIST[of]),
		rows.length > wanted ? cursorOf(shown.at(-1), 'activity') : undefined,
	);
};

/**
 * `changed` is the later of the subscription's change and the room's: rows where only the other one changed are read
 * and skipped.
 */
export const changesOfUser = <T>(
	database: Database,
	of: Of,
	userId: string,
	{ limit, since, after }: ChangesQuery,
): Page<T> => {
	const wanted = Math.min(limit, MAX_LIMIT);
	const from = since?.getTime() ?? OLDEST.at;
	const { at, rid } = after ?? { at: from, rid: '' };
	const rows = database.all(CHANGES[of], userId, at, rid, wanted);
	return withNext(
		documentsOf<T>(
			database,
			rows.filter((row) => isThere(row) && Number(row.updated) >= from),
			CHANGES[of],
		),
		rows.length === wanted ? cursorOf(rows.at(-1), 'changed') : undefined,
	);
};
