import { type Stats, statSync } from 'node:fs';

/**
 * The file at a path; undefined if there is none or it can't be reached: a directory that became a file, a loop, a
 * missing disk.
 */
export const statOf = (path: string): Stats | undefined => {
	try {
		return statSync(path, { throwIfNoEntry: false });
	} catch {
		return undefined;
	}
};
