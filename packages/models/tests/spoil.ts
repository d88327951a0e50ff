import { join } from 'node:path';
import Libsql from 'libsql';
import { STORE_FILE } from '../src/index.ts';

/** What a failing disk or another program leaves of a document: its end is gone. */
export const spoilDocument = (dataDir: string, table: string, id: string): void =>
	spoil(dataDir, table, id, 'document = substr(document, 1, length(document) - 3)');

/** @param change the new text, as SQL */
export const spoil = (dataDir: string, table: string, id: string, change: string): void => {
	const connection = new Libsql(join(dataDir, STORE_FILE));
	connection.prepare(`UPDATE ${table} SET ${change} WHERE id = ?`).run(id);
	connection.close();
};
