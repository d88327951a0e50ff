import { statfs } from 'node:fs/promises';
import type { StoreError, StoreErrorCode } from '@rocket.chat/model-typings';
import type { Logger } from './logging.ts';

const MINUTE_MS = 60_000;

/** Refusals that the operator must fix, unlike those that answer a request. */
const TROUBLES: ReadonlySet<StoreErrorCode> = new Set<StoreErrorCode>([
	'store-full',
	'store-busy',
	'store-unwritable',
	'store-corrupt',
	'store-gone',
]);

type StoreTroubleDependencies = {
	logger: Pick<Logger, 'error'>;
	dataDir: string;
	/** Milliseconds, monotonic. */
	now: () => number;
};

const freeBytes = async (path: string): Promise<number | undefined> => {
	try {
		const { bavail, bsize } = await statfs(path);
		return bavail * bsize;
	} catch {
		return undefined;
	}
};

/**
 * Logs failures of the store for the operator: each kind at once, then at most once a minute, with the number of calls
 * refused since.
 */
export const createStoreErrorLog = ({
	logger,
	dataDir,
	now,
}: StoreTroubleDependencies): ((error: StoreError) => void) => {
	const lastLogged = new Map<StoreErrorCode, number>();
	const refused = new Map<StoreErrorCode, number>();
	const tell = async ({ code, message }: StoreError, count: number): Promise<void> => {
		logger.error({ code, dataDir, freeBytes: await freeBytes(dataDir), refused: count }, message);
	};
	return (error) => {
		const { code } = error;
		if (!TROUBLES.has(code)) {
			return;
		}
		const count = (refused.get(code) ?? 0) + 1;
		const loggedAt = lastLogged.get(code);
		if (loggedAt !== undefined && now() - loggedAt < MINUTE_MS) {
			refused.set(code, count);
			return;
		}
		lastLogged.set(code, now());
		refused.set(code, 0);
		void tell(error, count);
	};
};
