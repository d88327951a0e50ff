/** Usernames, addresses and names are compared in this form. */
export const folded = (text: string): string => text.normalize('NFC').toLowerCase();

/** UTF-16 units: longer than any username, address or text of a search. */
const MOST_ASKED = 1_000;

/**
 * The same for a search text, which may be anything: normalizing a run of combining marks takes quadratic time, seconds
 * for 60,000 of them.
 */
export const foldedQuery = (text: string): string => folded(text.slice(0, MOST_ASKED));
