import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Its name, beside the store. */
const CARD_FILE = 'rocketchat.store';

export type StoreCard = {
	/** The id of the store that belongs in this directory; its presence says that a store was used. */
	readonly store?: string;
	/** The newest cycle of its mark, or an earlier one after a power cut. */
	readonly cycle?: number;
};

const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value);

const field = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Empty if no store was used. An unreadable card counts as absent: then the store itself decides. */
export const readCard = (dataDir: string): StoreCard => {
	try {
		const card: unknown = JSON.parse(readFileSync(join(dataDir, CARD_FILE), 'utf8'));
		const [store, cycle] = [field(card, 'store'), field(card, 'cycle')];
		return { ...(isId(store) ? { store } : {}), ...(Number.isSafeInteger(cycle) ? { cycle: Number(cycle) } : {}) };
	} catch {
		return {};
	}
};

const write = (dataDir: string, card: StoreCard, isDurable: boolean): void => {
	const path = join(dataDir, CARD_FILE);
	const file = openSync(`${path}.new`, 'w', 0o600);
	try {
		writeSync(file, `${JSON.stringify(card)}\n`);
		if (isDurable) {
			fsyncSync(file);
		}
	} finally {
		closeSync(file);
	}
	renameSync(`${path}.new`, path);
};

/** Written completely or not at all, and on the disk once this returns. */
export const writeStoreId = (dataDir: string, store: string): void => {
	const card = readCard(dataDir);
	if (card.store !== store) {
		write(dataDir, { ...card, store }, true);
	}
};

/**
 * For another store in place of the previous one. Without an id, because a store of an earlier release has none, any
 * store is accepted.
 */
export const renewCard = (dataDir: string, store: string | undefined, cycle: number | undefined): void =>
	write(dataDir, store === undefined ? {} : { store, cycle }, true);

/**
 * Written completely or not at all. If the disk refuses, an earlier cycle stays, and the next start is just as careful.
 */
export const noteCycle = (dataDir: string, cycle: number): void => {
	try {
		write(dataDir, { ...readCard(dataDir), cycle }, false);
	} catch {
		// Said above.
	}
};
