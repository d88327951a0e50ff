import { type Stats, statSync } from 'node:fs';

/**
 * What a path names; undefined where it names nothing, or nothing that can be reached: a directory that became a file,
 * a loop, a disk that went away.
 */
export const statOf = (path: string): Stats | undefined => {
	try {
		return statSync(path, { throwIfNoEntry: false });
	} catch {
		return undefined;
	}
};
