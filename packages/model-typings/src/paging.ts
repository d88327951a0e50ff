/**
 * Where a page ended, to be handed back for the next one: what the list is ordered by, as ms since 1970, and the id of
 * the room. It names a place, not a row: the row may have gone or moved meanwhile.
 */
export type Cursor = { readonly at: number; readonly rid: string };

export type Page<T> = {
	items: T[];
	/** From where the next page goes on; absent after the last. */
	next?: Cursor;
};

/** A page of a list by activity. An unreached `limit` does not mean the end: see `Page.next`. */
export type ListQuery = {
	/** At most so many, 1 to 1,000. */
	limit: number;
	/** Goes on where another page ended. */
	after?: Cursor;
	/** So many are passed over first; costs little, but more the deeper it goes. For interfaces that page by number. */
	offset?: number;
	/** Only rooms that are shown in the user's list, or only hidden ones. */
	open?: boolean;
	/**
	 * Only rooms whose name for the user, by username or display name, contains this, whatever the case. At most 200
	 * characters are looked at.
	 */
	text?: string;
};

/** A page of a list by change. A page may be short, or empty, and yet have a next one. */
export type ChangesQuery = {
	/** So many are looked at, 1 to 1,000. */
	limit: number;
	/** Only those changed then or later: the same millisecond may have seen two changes. */
	since?: Date;
	/** Goes on where another page ended; `since` must be as it was then. */
	after?: Cursor;
};
