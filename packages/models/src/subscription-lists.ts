import type { ChangesQuery, Cursor, ListQuery, Page } from '@rocket.chat/model-typings';
import type { Database } from './database.ts';
import { folded } from './folded.ts';
import { documentsOf } from './rows.ts';
import { type Sql, sql } from './sql.ts';

/** The documents that a list answers, of the subscriptions it runs through. */
type Of = 'subscriptions' | 'rooms';

/** Characters of a search that are looked at. */
const MAX_TEXT = 200;
const MAX_LIMIT = 1_000;

const SUBSCRIPTIONS = 'SELECT s.activity, s.changed, s.rid, s.id, s.document, s.updated_at AS updated FROM subscriptions s';
const ROOMS = 'SELECT s.activity, s.changed, s.rid, r.id, r.document, r.updated_at AS updated FROM subscriptions s JOIN rooms r ON r.id = s.rid';

const LISTED = `WHERE s.user_id = ?1 AND (s.activity, s.rid) < (?2, ?3) AND (?4 < 0 OR s.open = ?4) AND instr(s.names, ?5) > 0
	ORDER BY s.activity DESC, s.rid DESC LIMIT ?6 OFFSET ?7`;
const CHANGED = 'WHERE s.user_id = ? AND (s.changed, s.rid) > (?, ?) ORDER BY s.changed, s.rid LIMIT ?';

const LIST: Readonly<Record<Of, Sql>> = { subscriptions: sql(`${SUBSCRIPTIONS} ${LISTED}`), rooms: sql(`${ROOMS} ${LISTED}`) };
const CHANGES: Readonly<Record<Of, Sql>> = { subscriptions: sql(`${SUBSCRIPTIONS} ${CHANGED}`), rooms: sql(`${ROOMS} ${CHANGED}`) };

/** Past any activity; the first page begins before it. */
const NEWEST: Cursor = { at: Number.MAX_SAFE_INTEGER, rid: '' };
const OLDEST: Cursor = { at: Number.MIN_SAFE_INTEGER, rid: '' };

type Row = Readonly<Record<string, unknown>>;

const cursorOf = (row: Row | undefined, by: 'activity' | 'changed'): Cursor | undefined => row && { at: Number(row[by]), rid: String(row.rid) };

const withNext = <T>(items: T[], next: Cursor | undefined): Page<T> => (next ? { items, next } : { items });

/** One row more than asked tells whether there is a next page. */
export const pageOfUser = <T>(database: Database, of: Of, userId: string, { limit, after = NEWEST, offset = 0, open, text = '' }: ListQuery): Page<T> => {
	const wanted = Math.min(limit, MAX_LIMIT);
	const shownOrNot = open === undefined ? -1 : Number(open);
	const rows = database.all(LIST[of], userId, after.at, after.rid, shownOrNot, folded(text).slice(0, MAX_TEXT), wanted + 1, offset);
	const shown = rows.slice(0, wanted);
	return withNext(documentsOf<T>(database, shown, LIST[of]), rows.length > wanted ? cursorOf(shown.at(-1), 'activity') : undefined);
};

/** `changed` is the later of the subscription's change and the room's: those where only the other one changed are looked at and left out. */
export const changesOfUser = <T>(database: Database, of: Of, userId: string, { limit, since, after }: ChangesQuery): Page<T> => {
	const wanted = Math.min(limit, MAX_LIMIT);
	const from = since?.getTime() ?? OLDEST.at;
	const { at, rid } = after ?? { at: from, rid: '' };
	const rows = database.all(CHANGES[of], userId, at, rid, wanted);
	return withNext(
		documentsOf<T>(
			database,
			rows.filter(({ updated }) => Number(updated) >= from),
			CHANGES[of],
		),
		rows.length === wanted ? cursorOf(rows.at(-1), 'changed') : undefined,
	);
};
