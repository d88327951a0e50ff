import type { KeyValueStore } from '@rocket.chat/browser-storage';
import { fromBase64url, fromUtf8, type RandomBytes, toBase64url, utf8, wipe } from '@rocket.chat/crypto';
import type { ReloadPrompt } from './reload-prompt.ts';

/** The key material that this browser keeps until logout. */
export type KeptSeed = {
	readonly seed: Uint8Array;
	/** The generated password, until the user confirms that they saved it. */
	readonly password?: string;
	/** The hash of the wrapped key on the server that the password opens. */
	readonly opens?: string;
	/** False from the creation of the seed until the server is known to hold the wrapped copy. */
	readonly published: boolean;
};

/** Stores the seed sealed under a non-extractable key, which does not protect against a copy of the disk. */
export interface SeedStore {
	/** `undefined` if no seed is stored or it does not open. Rejects if the browser refuses storage. */
	read(): Promise<KeptSeed | undefined>;
	/** Each write seals under a fresh key. */
	write(kept: KeptSeed): Promise<void>;
	remove(): Promise<void>;
}

type Sealed = { readonly key: CryptoKey; readonly iv: Uint8Array<ArrayBuffer>; readonly sealed: ArrayBuffer };

const isSealed = (value: unknown): value is Sealed =>
	typeof value === 'object' && value !== null && 'key' in value && 'iv' in value && 'sealed' in value;

const encode = ({ seed, password, opens, published }: KeptSeed): Uint8Array<ArrayBuffer> =>
	new Uint8Array(utf8(JSON.stringify({ seed: toBase64url(seed), password, opens, published })));

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const decode = (bytes: Uint8Array): KeptSeed | undefined => {
	const text = fromUtf8(bytes);
	const { seed, password, opens, published } = (text === undefined ? {} : JSON.parse(text)) as Record<string, unknown>;
	const decoded = typeof seed === 'string' ? fromBase64url(seed) : undefined;
	return (
		decoded && {
			seed: decoded,
			password: textOf(password),
			...(typeof opens === 'string' && { opens }),
			published: published === true,
		}
	);
};

/** `seed`: in use. `next`: its candidate replacement, until it is known whether the server accepted it. */
export type SeedSlot = 'seed' | 'next';

type SeedStoreDeps = {
	readonly store: KeyValueStore;
	readonly subtle: SubtleCrypto;
	readonly random: RandomBytes;
	readonly uid: string;
};

/** Stores one seed of one user, whatever the user prefers. */
const createSlot = ({ store, subtle, random, uid }: SeedStoreDeps, slot: SeedSlot): SeedStore => {
	const name = `e2e-${slot}:${uid}`;
	const additionalData = new Uint8Array(utf8(name));
	return {
		read: async () => {
			const value = await store.get(name);
			if (!isSealed(value)) {
				return undefined;
			}
			const opened = await subtle
				.decrypt({ name: 'AES-GCM', iv: value.iv, additionalData }, value.key, value.sealed)
				.catch(() => undefined);
			if (!opened) {
				return undefined;
			}
			const bytes = new Uint8Array(opened);
			const kept = decode(bytes);
			wipe(bytes);
			return kept;
		},
		write: async (kept) => {
			const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
			const iv = new Uint8Array(random(12));
			const plaintext = encode(kept);
			const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plaintext);
			wipe(plaintext);
			await store.set(name, { key, iv, sealed } satisfies Sealed);
		},
		remove: () => store.delete(name),
	};
};

/**
 * Stores a seed of one user. While the user enters the password after each reload nothing is stored, and a stored seed
 * is removed at the next access.
 */
export const createSeedStore = (
	deps: SeedStoreDeps & { readonly reloadPrompt: ReloadPrompt },
	slot: SeedSlot,
): SeedStore => {
	const { reloadPrompt } = deps;
	const kept = createSlot(deps, slot);
	const removeIfPrompting = async (): Promise<boolean> => {
		const promptOnReload = await reloadPrompt.read();
		if (promptOnReload) {
			await kept.remove();
		}
		return promptOnReload;
	};
	return {
		read: async () => ((await removeIfPrompting()) ? undefined : kept.read()),
		write: async (seed) => {
			if (!(await removeIfPrompting())) {
				await kept.write(seed);
				// Another tab may have switched the reload prompt on in between.
				await removeIfPrompting();
			}
		},
		remove: kept.remove,
	};
};
