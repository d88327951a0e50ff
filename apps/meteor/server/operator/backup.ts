import { closeSync, existsSync, lstatSync, openSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { assertWholeIfUnused, checkpointIfUnused, flushDirectoryOf, STORE_FILE } from '@rocket.chat/models';
import { StartupError } from '../errors.ts';
import { copyWithProgress } from './copying.ts';

const codeOf = (error: unknown): string =>
	error instanceof Error && 'code' in error ? String(error.code) : String(error);

const unwritable = (file: string, cause: unknown): StartupError =>
	new StartupError(
		`${file} cannot be written (${codeOf(cause)}). Name a file in a directory that is there and may be written.`,
	);

const isThere = (file: string): boolean => {
	try {
		return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
	} catch (cause) {
		throw unwritable(file, cause);
	}
};

/** Creates the file that becomes the backup. Fails if it exists: another backup may be writing it. */
const claim = (partial: string, file: string): void => {
	try {
		closeSync(openSync(partial, 'wx', 0o600));
	} catch (cause) {
		if (codeOf(cause) === 'EEXIST') {
			throw new StartupError(
				`${partial} is there, of a backup under way or of one that was killed. Remove it where none runs.`,
			);
		}
		throw unwritable(file, cause);
	}
};

const isOwn = (dataDir: string, file: string): boolean =>
	basename(file).startsWith('rocketchat.') &&
	existsSync(dirname(file)) &&
	realpathSync(dirname(file)) === realpathSync(dataDir);

/**
 * Writes a backup of the store in `dataDir` to `file`, whether the server runs or not. The file appears only once it is
 * complete, verified and on the disk.
 * @throws StartupError, StoreError with one line that says what is wrong and what to do; the file then does not exist
 */
export const backUp = async (script: string, dataDir: string, file: string): Promise<void> => {
	const source = join(dataDir, STORE_FILE);
	if (!existsSync(source)) {
		throw new StartupError(`There is no store in ${dataDir}. Set DATA_DIR to the directory of the workspace.`);
	}
	if (isOwn(dataDir, file)) {
		throw new StartupError(
			`${file} would be among the store's own files. Choose another directory, best on another disk.`,
		);
	}
	if (isThere(file)) {
		throw new StartupError(`${file} is there already. Choose another name, or remove it first.`);
	}
	assertWholeIfUnused(dataDir);
	claim(`${file}.partial`, file);
	try {
		await copyWithProgress(script, source, `${file}.partial`);
	} catch (error) {
		rmSync(`${file}.partial`, { force: true });
		throw error;
	}
	renameSync(`${file}.partial`, file);
	flushDirectoryOf(file);
	checkpointIfUnused(dataDir);
};
