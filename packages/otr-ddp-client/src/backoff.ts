const FIRST_MS = 500;
const LONGEST_MS = 5000;

/**
 * How long to wait before the next attempt: doubling from half a second up to five seconds, each shortened by up to a
 * quarter, so that the clients of a restarted server do not all come at once.
 *
 * @param failures attempts that failed in a row, at least 1
 * @returns ms
 */
export const backoff = (failures: number, random: () => number): number =>
	Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 10)) * (1 - random() / 4));
