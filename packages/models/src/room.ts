import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const PROBE_FILE = 'rocketchat.probe';
const PROBE = Buffer.alloc(64 * 1024);

/** Codes for no space on the disk, in the quota, or below the limit of a file's size. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

const codeOf = (error: unknown): unknown =>
	typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/**
 * Whether a file of the directory may grow beyond `offset` bytes. SQLite reports a full disk only for ENOSPC; for a
 * quota or a limit it only says that a write failed. Any other failure counts as having space.
 */
export const hasRoom = (dataDir: string, offset: number): boolean => {
	const path = join(dataDir, PROBE_FILE);
	let file: number | undefined;
	try {
		file = openSync(path, 'w', 0o600);
		return writeSync(file, PROBE, 0, PROBE.length, offset) === PROBE.length;
	} catch (error) {
		return !NO_ROOM.has(String(codeOf(error)));
	} finally {
		if (file !== undefined) {
			closeSync(file);
			rmSync(path, { force: true });
		}
	}
};
