import { StoreError } from '@rocket.chat/model-typings';
import type { Database } from './database.ts';
import { WAYS_ON } from './inspect.ts';
import { sql } from './sql.ts';
import { readCard } from './store-card.ts';
import { asBytes, wholeTextOf } from './texts.ts';

const FIND_TABLE = sql("SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = 'identity'", {
	scans: 'the list of tables, which is as long as the schema',
});
const FIND_ID = sql(`SELECT ${asBytes('id')} FROM identity`, { scans: 'a table of one row' });

/**
 * The store's own id, created with it: 24 hexadecimal digits. Undefined in a store of an earlier release that was not
 * migrated yet.
 */
export const storeIdOf = (database: Database): string | undefined => {
	const hasIdentity = database.get(FIND_TABLE);
	return hasIdentity && wholeTextOf(database.get(FIND_ID)?.id_bytes);
};

/** @throws StoreError `store-foreign` if the directory belongs to another store */
export const assertBelongs = (dataDir: string, id: string): void => {
	const { store = id } = readCard(dataDir);
	if (store !== id) {
		throw new StoreError(
			'store-foreign',
			`The store in ${dataDir} is of another workspace than the one that was used there. ${WAYS_ON}`,
		);
	}
};
