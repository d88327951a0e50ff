/**
 * Where a page ended: the sort key (ms since 1970) and the id of the room. Pass it to get the next page. It is a
 * position, not a row, so it stays valid when that row is removed or moves.
 */
export type Cursor = { readonly at: number; readonly rid: string };

export type Page<T> = {
	items: T[];
	/** Where the next page starts; absent on the last page. */
	next?: Cursor;
};

/** A page of a list by activity. A page shorter than `limit` may not be the last: see `Page.next`. */
export type ListQuery = {
	/** 1 to 1,000. */
	limit: number;
	/** The `next` of the previous page. */
	after?: Cursor;
	/** How many to skip, for interfaces that page by number; the cost grows with it. */
	offset?: number;
	/** Only rooms that the user's list shows, or only hidden ones. */
	open?: boolean;
	/**
	 * Only rooms whose name for the user, by username or display name, contains this, ignoring case. Only the first 200
	 * characters of the text count.
	 */
	text?: string;
};

/** A page of a list by change. A page may be short or empty and still have a next one. */
export type ChangesQuery = {
	/** How many to examine, 1 to 1,000. */
	limit: number;
	/** Only those changed at this time or later; two changes may share a millisecond. */
	since?: Date;
	/** The `next` of the previous page, with the same `since`. */
	after?: Cursor;
};
