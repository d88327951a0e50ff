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
 * Flushes a file to the disk. Not for the store while it is open: see decision 0014 on the consequences of closing it.
 */
export const flushFile = (path: string): void => flush(path, 'r+');

/** Flushes the directory of a path, so that a rename survives a power cut. */
export const flushDirectoryOf = (path: string): void => flush(dirname(path), 'r');
