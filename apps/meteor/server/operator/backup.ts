import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { flushDirectoryOf, foldIfUnused, STORE_FILE } from '@rocket.chat/models';
import { StartupError } from '../errors.ts';
import { copyWithProgress } from './copying.ts';

/**
 * Writes a backup of the store in `dataDir` to `file`, while the server serves or stands. It appears there only once it is whole, verified and on the disk.
 * @throws StartupError in one line, what is wrong and what to do; then there is no such file
 */
export const backUp = async (script: string, dataDir: string, file: string): Promise<void> => {
	const source = join(dataDir, STORE_FILE);
	if (!existsSync(source)) {
		throw new StartupError(`There is no store in ${dataDir}. Set DATA_DIR to the directory of the workspace.`);
	}
	if (existsSync(file)) {
		throw new StartupError(`${file} is there already. Choose another name, or remove it first.`);
	}
	await copyWithProgress(script, source, `${file}.partial`);
	renameSync(`${file}.partial`, file);
	flushDirectoryOf(file);
	foldIfUnused(dataDir);
};
