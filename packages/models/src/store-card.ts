import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the store. */
const CARD_FILE = 'rocketchat.store';

export type StoreCard = {
	/** The id of the store that belongs into this directory; its being there says that one was used. */
	readonly store?: string;
	/** The newest cycle of its mark, or an earlier one where a power cut came between. */
	readonly cycle?: number;
};

const isId = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{24}$/.test(value);

const field = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Empty where none was used. A card that can't be read is none: the store itself decides then. */
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

/** Whole or not at all, and on the disk once this returns. */
export const writeStoreId = (dataDir: string, store: string): void => {
	const card = readCard(dataDir);
	if (card.store !== store) {
		write(dataDir, { ...card, store }, true);
	}
};

/**
 * For another store in the place of the one that was there. Without an id, as one of an earlier release has none, any
 * store may be there.
 */
export const renewCard = (dataDir: string, store: string | undefined, cycle: number | undefined): void =>
	write(dataDir, store === undefined ? {} : { store, cycle }, true);

/** Whole or not at all. A disk that refuses it leaves an earlier cycle, which makes the next start no less careful. */
export const noteCycle = (dataDir: string, cycle: number): void => {
	try {
		write(dataDir, { ...readCard(dataDir), cycle }, false);
	} catch {
		// Said above.
	}
};
