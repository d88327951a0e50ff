import type { Database } from './database.ts';
import { sql } from './sql.ts';
import { asBytes, textOf } from './texts.ts';

const ONE_ROW = { scans: 'a table of one row' };

/**
 * Bytes of a proof: about what the longest message changes, so that there is no proof where there is no room for one.
 * Random, since SQLite writes no page that stays as it is.
 */
const PROOF = 65_536;

const FIND = sql(`SELECT ${asBytes('id')} FROM owner`, ONE_ROW);
const REPLACE = sql(`UPDATE owner SET id = ?, proof = randomblob(${PROOF})`, ONE_ROW);
const PROVE = sql(`UPDATE owner SET proof = randomblob(${PROOF})`, ONE_ROW);

/** Who writes to the store: the id of one opening of it. */
export const ownerOf = (database: Database): string => textOf(database.get(FIND)?.id_bytes);

/** Within the caller's transaction; a proof, too. */
export const setOwner = (database: Database, id: string): void => {
	database.run(REPLACE, id);
};

/** A write that changes nothing of anybody's; within the caller's transaction. */
export const proveWrite = (database: Database): void => {
	database.run(PROVE);
};
