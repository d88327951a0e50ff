import { fromBase64url, type Primitives, toBase64url, utf8, wipe } from '@rocket.chat/crypto';
import type { OtrStorage } from './ports.ts';

/** Prefix of all our items in sessionStorage. */
export const VAULT_PREFIX = 'rcotr:';

const NONCE = new Uint8Array(12);
const KEY_LENGTH = 32;
const TAIL_LENGTH = 24;

type VaultEntry = { readonly key: Uint8Array; readonly length: number; readonly tail: string };

/**
 * Sealed slots in sessionStorage. Each write is sealed under a fresh random key with a zero nonce; only the newest key
 * of a slot is kept, in this document's memory. So nothing opens after a reload, in a duplicated tab or from the disk,
 * an older blob put back does not open either, and clearing sessionStorage breaks the conversation at once.
 */
export interface Vault {
	/** False when the browser refused the write (quota); the slot is then empty. */
	write(slot: string, plaintext: Uint8Array): boolean;
	/** `undefined` if the slot was never written, was removed or does not hold what was last written to it. */
	read(slot: string): Uint8Array | undefined;
	/** Whether the slot still holds the last write, by length and authentication tag; does not open it. */
	holds(slot: string): boolean;
	/** Whether every slot written and not removed still holds its last write. */
	intact(): boolean;
	remove(slot: string): void;
	/** Overwrites every key and empties every slot. The vault is then no longer intact: reads then report it as lost. */
	lose(): void;
	/** The same, but the vault then counts as never written. */
	wipe(): void;
}

const attempt = <T>(act: () => T): T | undefined => {
	try {
		return act();
	} catch {
		// Storage access throws if the browser refuses it; the caller sees an empty slot.
		return undefined;
	}
};

/** Slots `rcotr:<name>:<slot>`. Without `storage` every write is refused. */
export const createVault = (primitives: () => Primitives, storage: OtrStorage | undefined, name: string): Vault => {
	const held = new Map<string, VaultEntry>();
	const place = (slot: string): string => `${VAULT_PREFIX}${name}:${slot}`;
	const stored = (slot: string): string | undefined => attempt(() => storage?.getItem(place(slot))) ?? undefined;
	const isLast = (entry: VaultEntry, sealed: string | undefined): sealed is string =>
		sealed?.length === entry.length && sealed.endsWith(entry.tail);

	const forget = (slot: string): void => {
		const entry = held.get(slot);
		if (entry) {
			wipe(entry.key);
			held.delete(slot);
		}
	};
	const remove = (slot: string): void => {
		forget(slot);
		attempt(() => storage?.removeItem(place(slot)));
	};
	const holds = (slot: string): boolean => {
		const entry = held.get(slot);
		return entry !== undefined && isLast(entry, stored(slot));
	};

	return {
		write: (slot, plaintext) => {
			const key = primitives().randomBytes(KEY_LENGTH);
			const sealed = toBase64url(primitives().chacha20poly1305.seal(key, NONCE, utf8(place(slot)), plaintext));
			const written = attempt(() => {
				storage?.setItem(place(slot), sealed);
				return storage !== undefined;
			});
			if (!written) {
				wipe(key);
				remove(slot);
				return false;
			}
			forget(slot);
			held.set(slot, { key, length: sealed.length, tail: sealed.slice(-TAIL_LENGTH) });
			return true;
		},
		read: (slot) => {
			const entry = held.get(slot);
			const sealed = stored(slot);
			if (!entry || !isLast(entry, sealed)) {
				return undefined;
			}
			const bytes = fromBase64url(sealed);
			return bytes && primitives().chacha20poly1305.open(entry.key, NONCE, utf8(place(slot)), bytes);
		},
		holds,
		intact: () => [...held.keys()].every(holds),
		remove,
		lose: () => {
			for (const [slot, { key }] of held) {
				wipe(key);
				attempt(() => storage?.removeItem(place(slot)));
			}
		},
		wipe: () => {
			for (const slot of [...held.keys()]) {
				remove(slot);
			}
		},
	};
};

/**
 * Removes what an earlier document left in this tab's storage (duplicated and restored tabs): its keys no longer exist.
 */
export const purgeVaults = (storage: OtrStorage | undefined): void => {
	attempt(() => {
		const names = Array.from({ length: storage?.length ?? 0 }, (_, index) => storage?.key(index));
		for (const name of names) {
			if (name?.startsWith(VAULT_PREFIX)) {
				storage?.removeItem(name);
			}
		}
	});
};
