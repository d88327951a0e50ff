import type { IMessage, IRoom } from '@rocket.chat/otr-typings';
import type { Database } from './database.ts';
import { encodeDocument } from './document.ts';
import { sql } from './sql.ts';

const INSERT = sql('INSERT INTO messages (id, rid, ts, posted, document) VALUES (?, ?, ?, ?, ?)');
const FROM = sql('SELECT ts FROM messages WHERE rid = ? AND ts >= ? ORDER BY ts LIMIT 64');

/** Milliseconds that a message may be dated ahead of the clock, so that simultaneous messages keep their order. */
const MAX_LEAD = 1_000;

/**
 * The clock's time, or a later millisecond that no message of the room has, so that paging by `ts` alone neither skips
 * nor repeats one. Simultaneous messages get consecutive times. If the clock was set back by more than that, the clock
 * is taken as right, and the earlier messages as dated ahead.
 */
export const freeTime = (database: Database, { _id, lm }: IRoom, now: number): Date => {
	const last = lm?.getTime() ?? Number.NEGATIVE_INFINITY;
	let free = last - now < MAX_LEAD ? Math.max(now, last + 1) : now;
	for (;;) {
		const taken = database.all(FROM, _id, free).map(({ ts }) => Number(ts));
		const gap = taken.findIndex((ts, n) => ts !== free + n);
		if (gap >= 0 || taken.length === 0) {
			return new Date(free + Math.max(gap, 0));
		}
		free += taken.length;
	}
};

/** Writes only the row: the caller counts it, updates the room, and provides the transaction. */
export const insertMessageRow = (database: Database, message: IMessage): void => {
	database.run(
		INSERT,
		message._id,
		message.rid,
		message.ts.getTime(),
		message._updatedAt.getTime(),
		encodeDocument(message),
	);
};
