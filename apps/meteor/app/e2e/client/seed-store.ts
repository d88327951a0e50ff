import { fromBase64url, fromUtf8, type RandomBytes, toBase64url, utf8, wipe } from '@rocket.chat/crypto';
import type { KeyValueStore } from '../../otr/lib/key-value-store.ts';

/** The key material that this browser keeps until logout. */
export type KeptSeed = {
	readonly seed: Uint8Array;
	/** Until the user has said to have saved it. */
	readonly password?: string;
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

const isSealed = (value: unknown): value is Sealed => typeof value === 'object' && value !== null && 'key' in value && 'iv' in value && 'sealed' in value;

const encode = ({ seed, password, published }: KeptSeed): Uint8Array<ArrayBuffer> =>
	new Uint8Array(utf8(JSON.stringify({ seed: toBase64url(seed), password, published })));

const decode = (bytes: Uint8Array): KeptSeed | undefined => {
	const text = fromUtf8(bytes);
	const { seed, password, published } = (text === undefined ? {} : JSON.parse(text)) as Record<string, unknown>;
	const decoded = typeof seed === 'string' ? fromBase64url(seed) : undefined;
	return decoded && { seed: decoded, password: typeof password === 'string' ? password : undefined, published: published === true };
};

/** The seed of one user. */
export const createSeedStore = (deps: { store: KeyValueStore; subtle: SubtleCrypto; random: RandomBytes; uid: string }): SeedStore => {
	const { store, subtle, random, uid } = deps;
	const name = `e2e-seed:${uid}`;
	const additionalData = new Uint8Array(utf8(name));
	return {
		read: async () => {
			const value = await store.get(name);
			if (!isSealed(value)) {
				return undefined;
			}
			const opened = await subtle.decrypt({ name: 'AES-GCM', iv: value.iv, additionalData }, value.key, value.sealed).catch(() => undefined);
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
