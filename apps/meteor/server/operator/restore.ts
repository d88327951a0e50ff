import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
	assertRestorable,
	installStore,
	lockDirectory,
	prepareDirectory,
	STORE_FILE,
	statOf,
} from '@rocket.chat/models';
import { StartupError } from '../errors.ts';
import { copyWithProgress } from './copying.ts';

/**
 * Puts a backup in the place of the store in `dataDir`. What was there is kept beside it under another name. The server
 * must not run.
 * @returns where the former store is now; undefined where there was none
 * @throws StartupError in one line, what is wrong and what to do; then the store is as it was
 */
export const restore = async (script: string, dataDir: string, file: string): Promise<string | undefined> => {
	if (!statOf(file)?.isFile()) {
		throw new StartupError(`There is no file ${file}. Name a backup that npm run backup has written.`);
	}
	assertRestorable(file);
	prepareDirectory(dataDir);
	const release = lockDirectory(dataDir);
	try {
		const copy = join(dataDir, `${STORE_FILE}.restoring`);
		// Of a restore that was killed: nobody else has the directory.
		rmSync(copy, { force: true });
		await copyWithProgress(script, file, copy);
		return installStore(dataDir, copy, new Date());
	} finally {
		release();
	}
};
