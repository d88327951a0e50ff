/**
 * The mark of a store, kept in its header's application id (https://www.sqlite.org/fileformat2.html#application_id), so
 * that it can be read from the file alone, and from the log alone. `cycle` counts the restarts of the log; `inUse` says
 * that the log may hold data that the file lacks.
 */
export type Mark = { readonly cycle: number; readonly inUse: boolean };

/**
 * Cycles before the count wraps around: 30 bits, since the application id is a signed 32-bit integer. 0 is reserved for
 * stores of earlier releases.
 */
const CYCLES = 2 ** 30 - 1;

export const encodeMark = ({ cycle, inUse }: Mark): number => cycle * 2 + (inUse ? 1 : 0);

/** Undefined for 0 and below: no mark. */
export const decodeMark = (applicationId: number): Mark | undefined =>
	applicationId <= 1 ? undefined : { cycle: Math.floor(applicationId / 2), inUse: applicationId % 2 === 1 };

export const nextCycle = (cycle: number): number => (cycle % CYCLES) + 1;
