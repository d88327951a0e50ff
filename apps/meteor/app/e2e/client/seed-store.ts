import type { KeyValueStore } from '@rocket.chat/browser-storage';
import { fromBase64url, fromUtf8, type RandomBytes, toBase64url, utf8, wipe } from '@rocket.chat/crypto';
import type { Asking } from './asking.ts';

/** The key material that this browser keeps until logout. */
export type KeptSeed = {
	readonly seed: Uint8Array;
	/** Until the user has said to have saved it. */
	readonly password?: string;
	/** Which wrapped key on the server that password opens: its hash. */
	readonly opens?: string;
	/** False between making the seed and the server's word that it holds the wrapped copy. */
	readonly published: boolean;
};

/** The seed in this browser: sealed under a non-extractable key. No protection from an image of the disk. */
export interface SeedStore {
	/** `undefined` where nothing is kept, or what is kept does not open. Rejects where the browser refuses storage. */
	read(): Promise<KeptSeed | undefined>;
	/** Each write is sealed under a fresh key. */
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

/** `seed`: the one in use. `next`: made to replace it, until it is known whether the server took it. */
export type SeedSlot = 'seed' | 'next';

type SeedStoreDeps = {
	readonly store: KeyValueStore;
	readonly subtle: SubtleCrypto;
	readonly random: RandomBytes;
	readonly uid: string;
};

/** One seed of one user. */
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
 * A seed of one user; while he wants to be asked after each reload nothing is kept, and what was kept is removed as
 * soon as it is looked at.
 */
export const createSeedStore = (deps: SeedStoreDeps & { readonly asking: Asking }, slot: SeedSlot): SeedStore => {
	const { asking } = deps;
	const kept = createSlot(deps, slot);
	const removeIfAsking = async (): Promise<boolean> => {
		const asks = await asking.read();
		if (asks) {
			await kept.remove();
		}
		return asks;
	};
	return {
		read: async () => ((await removeIfAsking()) ? undefined : kept.read()),
		write: async (seed) => {
			if (!(await removeIfAsking())) {
				await kept.write(seed);
				// Another tab may have begun to ask between the two.
				await removeIfAsking();
			}
		},
		remove: kept.remove,
	};
};
