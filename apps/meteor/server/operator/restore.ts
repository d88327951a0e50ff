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
 * Replaces the store in `dataDir` by a backup. The old store is kept beside it under another name. The server must not
 * run.
 * @returns the path of the old store; undefined if there was no store
 * @throws StartupError with one line that says what is wrong and what to do; the store is then unchanged
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
		// Left by a restore that was killed: no one else uses the directory.
		rmSync(copy, { force: true });
		await copyWithProgress(script, file, copy);
		return installStore(dataDir, copy, new Date());
	} finally {
		release();
	}
};
