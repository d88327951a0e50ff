import type { Database } from './database.ts';
import { sql } from './sql.ts';
import { asBytes, textOf } from './texts.ts';

const ONE_ROW = { scans: 'a table of one row' };

/**
 * Bytes of a test write: about what the longest message changes, so that the test fails if there is no space for one.
 * Random, because SQLite does not write unchanged pages.
 */
const PROOF = 65_536;

const FIND = sql(`SELECT ${asBytes('id')} FROM owner`, ONE_ROW);
const REPLACE = sql(`UPDATE owner SET id = ?, proof = randomblob(${PROOF})`, ONE_ROW);
const PROVE = sql(`UPDATE owner SET proof = randomblob(${PROOF})`, ONE_ROW);

/** The owner of the store: the id of one opening of it. */
export const ownerOf = (database: Database): string => textOf(database.get(FIND)?.id_bytes);

/** Within the caller's transaction; also serves as a test write. */
export const setOwner = (database: Database, id: string): void => {
	database.run(REPLACE, id);
};

/** A test write that changes no user's data; within the caller's transaction. */
export const proveWrite = (database: Database): void => {
	database.run(PROVE);
};
