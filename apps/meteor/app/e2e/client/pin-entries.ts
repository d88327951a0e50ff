import type { KeyValueStore } from '@rocket.chat/browser-storage';
import type { Primitives, RandomBytes } from '@rocket.chat/crypto';
import { createPinCipher } from './pin-cipher.ts';
import type { PinEntry } from './pin-entry.ts';

export type PinDeps = {
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	readonly store: KeyValueStore;
	readonly uid: string;
};

/** The sealed entries of one seed in this browser’s store. Once wiped, nothing is named, written or listed any more. */
export type PinEntries = {
	/** The name under which the entry of `text` is stored. */
	nameOf(text: string): string;
	read(name: string): Promise<PinEntry | undefined>;
	write(name: string, entry: PinEntry): Promise<void>;
	remove(name: string): Promise<void>;
	/** The entries that open under this seed; the store also holds those of other users and of former seeds. */
	all(): Promise<readonly (readonly [name: string, entry: PinEntry])[]>;
	wipe(): void;
};

const PREFIX = 'e2e-pin:';

export const createPinEntries = ({ primitives, random, store, uid }: PinDeps, seed: Uint8Array): PinEntries => {
	const cipher = createPinCipher(primitives, random, uid, seed);
	const read = async (name: string): Promise<PinEntry | undefined> => {
		const value = await store.get(name);
		return value === undefined ? undefined : cipher.open(name, value);
	};
	return {
		nameOf: (text) => `${PREFIX}${cipher.blind(text)}`,
		read,
		write: async (name, entry) => store.set(name, cipher.seal(name, entry)),
		remove: (name) => store.delete(name),
		all: async () => {
			const entries = await Promise.all(
				(await store.keys(PREFIX)).map(async (name) => [name, await read(name).catch(() => undefined)] as const),
			);
			cipher.assertUsable();
			return entries.flatMap(([name, entry]) => (entry ? [[name, entry] as const] : []));
		},
		wipe: cipher.wipe,
	};
};
