import { join } from 'node:path';
import { StoreError } from '@rocket.chat/model-typings';
import { lockDirectory } from './directory.ts';
import { STORE_FILE } from './files.ts';
import { statOf } from './stat.ts';

/** Seconds without a change after which a store counts as unused. */
const STILL_SECONDS = 10;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether there is no sign of life: a server touches the file of its store every 2 s (guard.ts). */
const isUnchanging = async (path: string, wait: (ms: number) => Promise<void>): Promise<boolean> => {
	const touched = () => statOf(path)?.mtimeMs;
	const before = touched();
	for (let second = 0; second < STILL_SECONDS; second++) {
		await wait(1_000);
		if (touched() !== before) {
			return false;
		}
	}
	return true;
};

/**
 * Takes the directory by its lock. If the lock cannot be used, and does not say that another server holds it, waits
 * until the store has not changed for 10 s. A server that was mistaken for dead finds another owner in the store and
 * stops.
 * @throws StoreError `store-in-use`, `store-unwritable`
 */
export const takeDirectory = async (dataDir: string, wait = pause): Promise<() => void> => {
	try {
		return lockDirectory(dataDir);
	} catch (error) {
		const store = join(dataDir, STORE_FILE);
		if (!(error instanceof StoreError) || error.code === 'store-in-use' || !statOf(store)) {
			throw error;
		}
		if (!(await isUnchanging(store, wait))) {
			throw new StoreError(
				'store-in-use',
				`DATA_DIR ${dataDir} is in use by another server: stop it or choose another directory.`,
				{ cause: error },
			);
		}
		return () => undefined;
	}
};
