import type { KeyValueStore } from '@rocket.chat/browser-storage';
import {
	concat,
	fromBase64url,
	fromUtf8,
	type Primitives,
	type RandomBytes,
	toBase64url,
	toHex,
	utf8,
	wipe,
} from '@rocket.chat/crypto';
import { forgetPeer, type PeerNames, type Pin, pinPeer, verifyPeer } from '@rocket.chat/otr-protocol';
import type { E2EIdentity } from './types.ts';

const NONCE_LENGTH = 12;

type Entry = Record<string, unknown>;

const strings = (value: unknown): readonly string[] =>
	Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

const toPin = ({ uid, key, username, usernames, rooms, verified }: Entry): Pin | undefined => {
	const bytes = typeof key === 'string' ? fromBase64url(key) : undefined;
	// A pin of the first form knew one name, and no room.
	const names = usernames ?? [username];
	return typeof uid === 'string' && bytes
		? { uid, key: bytes, usernames: strings(names), rooms: strings(rooms), verified: verified === true }
		: undefined;
};

export type SealedPins = E2EIdentity['pins'] & {
	/** Every pin that opens under this seed. */
	all(): Promise<readonly Pin[]>;
	/** Seals pins of another seed of the same user under this one. */
	take(pins: readonly Pin[]): Promise<void>;
	/** Removes every entry that opens under this seed. */
	clear(): Promise<void>;
	/** Overwrites the keys. What is under way, and whatever is asked afterwards, rejects and writes nothing. */
	wipe(): void;
};

const PREFIX = 'e2e-pin:';

/**
 * The known keys of peers, sealed under the seed, their names blinded by it: what lies in the browser tells neither
 * whom its user knows nor any key, and stays valid over logouts, so that a changed key is seen after signing in again.
 * What they mean is the protocol's to say (`judgePeer`); one entry is a pin, others say under which uid a name or a
 * room was met.
 */
export const createPins = (
	deps: { primitives: Primitives; random: RandomBytes; store: KeyValueStore; uid: string },
	seed: Uint8Array,
): SealedPins => {
	const { primitives, random, store, uid: self } = deps;
	const keys = primitives.hkdfSha256(seed, utf8(self), utf8('e2ee/1 pins'), 64);
	const nameKey = keys.subarray(0, 32);
	const sealKey = keys.subarray(32);
	let wiped = false;
	/** What is under way when the keys go would else go on under keys of zeros, and write what anybody can read. */
	const demandKeys = (): void => {
		if (wiped) {
			throw new Error('The keys of the pinned keys are gone.');
		}
	};
	const blinded = (text: string): string => {
		demandKeys();
		return `${PREFIX}${toHex(primitives.hmacSha256(nameKey, utf8(text)))}`;
	};
	const entryOf = (uid: string): string => blinded(uid);
	/** No uid has a blank in it. */
	const entriesOf = ({ usernames, rooms }: Pick<Pin, 'usernames' | 'rooms'>): readonly string[] => [
		...usernames.map((name) => blinded(`name ${name}`)),
		...rooms.map((rid) => blinded(`room ${rid}`)),
	];

	const open = (name: string, value: unknown): Uint8Array => {
		const bytes = value instanceof Uint8Array ? value : new Uint8Array();
		const opened = primitives.chacha20poly1305.open(
			sealKey,
			bytes.subarray(0, NONCE_LENGTH),
			utf8(name),
			bytes.subarray(NONCE_LENGTH),
		);
		if (!opened) {
			throw new Error('A pinned key does not open: the storage of this browser was changed.');
		}
		return opened;
	};

	const read = async (name: string): Promise<Entry | undefined> => {
		const value = await store.get(name);
		return value === undefined ? undefined : (JSON.parse(fromUtf8(open(name, value)) ?? '{}') as Entry);
	};
	const write = (name: string, content: Entry): Promise<void> => {
		demandKeys();
		const nonce = random(NONCE_LENGTH);
		const plaintext = utf8(JSON.stringify(content));
		return store.set(name, concat(nonce, primitives.chacha20poly1305.seal(sealKey, nonce, utf8(name), plaintext)));
	};

	const pinsOf = async (uids: readonly string[]): Promise<readonly Pin[]> => {
		const entries = await Promise.all([...new Set(uids)].map((uid) => read(entryOf(uid))));
		return entries.flatMap((entry) => (entry && toPin(entry)) ?? []);
	};
	const of = async ({ uid, username, rid }: PeerNames): Promise<readonly Pin[]> => {
		const met = await Promise.all(entriesOf({ usernames: [username], rooms: [rid] }).map(read));
		return pinsOf([uid, ...strings(met.map((entry) => entry?.uid))]);
	};

	/** A pin before the entries that lead to it; what leads to none any more goes last. */
	const replace = async (before: readonly Pin[], after: readonly Pin[]): Promise<void> => {
		for (const pin of after.filter((one) => !before.includes(one))) {
			await write(entryOf(pin.uid), { ...pin, key: toBase64url(pin.key) });
			for (const name of entriesOf(pin)) {
				await write(name, { uid: pin.uid });
			}
		}
		const kept = new Set(after.flatMap((pin) => [entryOf(pin.uid), ...entriesOf(pin)]));
		for (const name of before.flatMap((pin) => [entryOf(pin.uid), ...entriesOf(pin)])) {
			if (!kept.has(name)) {
				await store.delete(name);
			}
		}
	};

	/** Entries of this seed among those of other users and of seeds that are no more. */
	const own = async (): Promise<readonly (readonly [name: string, entry: Entry])[]> => {
		const entries = await Promise.all(
			(await store.keys(PREFIX)).map(async (name) => [name, await read(name).catch(() => undefined)] as const),
		);
		demandKeys();
		return entries.flatMap(([name, entry]) => (entry ? [[name, entry] as const] : []));
	};

	return {
		of,
		all: async () => (await own()).flatMap(([, entry]) => toPin(entry) ?? []),
		take: (pins) => replace([], pins),
		clear: async () => {
			for (const [name] of await own()) {
				await store.delete(name);
			}
		},
		keep: async (peer, key) => {
			const before = await of(peer);
			await replace(before, pinPeer(before, peer, key));
		},
		forget: async (peer) => {
			const before = await of(peer);
			await replace(before, forgetPeer(before, peer));
		},
		verify: async (uid, key, verified) => {
			const before = await pinsOf([uid]);
			const after = verifyPeer(before, uid, key, verified);
			await replace(before, after ?? before);
			return after !== undefined;
		},
		wipe: () => {
			wiped = true;
			wipe(keys);
		},
	};
};

/** Seals all that one seed of a user knew of peers under another one of his, and removes it from under the first. */
export const carryPins = async (
	deps: Parameters<typeof createPins>[0],
	from: Uint8Array,
	to: Uint8Array,
): Promise<void> => {
	const before = createPins(deps, from);
	const after = createPins(deps, to);
	try {
		await after.take(await before.all());
		await before.clear();
	} finally {
		before.wipe();
		after.wipe();
	}
};
