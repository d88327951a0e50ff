import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

const flush = (path: string, flags: 'r' | 'r+'): void => {
	const file = openSync(path, flags);
	try {
		fsyncSync(file);
	} finally {
		closeSync(file);
	}
};

/**
 * What was written to a file is on the disk once this returns. Not for the store while it is open: see decision 0014 on
 * what closing it costs.
 */
export const flushFile = (path: string): void => flush(path, 'r+');

/** What was renamed in the directory of a path stays so after a power cut. */
export const flushDirectoryOf = (path: string): void => flush(dirname(path), 'r');
