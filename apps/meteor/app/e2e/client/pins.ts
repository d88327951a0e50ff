import { forgetPeer, type PeerNames, type Pin, pinPeer, verifyPeer } from '@rocket.chat/otr-protocol';
import { createPinEntries, type PinDeps } from './pin-entries.ts';
import { entryOfPin, pinOfEntry, strings } from './pin-entry.ts';
import type { E2EIdentity } from './types.ts';

export type SealedPins = E2EIdentity['pins'] & {
	/** Every pin that opens under this seed. */
	all(): Promise<readonly Pin[]>;
	/** Seals pins of another seed of the same user under this one. */
	take(pins: readonly Pin[]): Promise<void>;
	/** Removes every entry that opens under this seed. */
	clear(): Promise<void>;
	/** Overwrites the keys. Calls in progress and later calls reject and write nothing. */
	wipe(): void;
};

/**
 * The pinned keys of peers, sealed under the seed and stored under blinded names: the browser's storage reveals neither
 * the user's contacts nor any key. Pins survive logouts, so that a changed key is noticed after the next sign-in. One
 * entry is a pin; others map a name or a room to the uid under which it was seen. The protocol decides what pins mean
 * (`judgePeer`).
 */
export const createPins = (deps: PinDeps, seed: Uint8Array): SealedPins => {
	const entries = createPinEntries(deps, seed);
	/** The entries that lead to a pin. A uid contains no blank, so these names never collide with one. */
	const aliasesOf = ({ usernames, rooms }: Pick<Pin, 'usernames' | 'rooms'>): readonly string[] => [
		...usernames.map((name) => entries.nameOf(`name ${name}`)),
		...rooms.map((rid) => entries.nameOf(`room ${rid}`)),
	];
	const namesOf = (pin: Pin): readonly string[] => [entries.nameOf(pin.uid), ...aliasesOf(pin)];

	const pinsOf = async (uids: readonly string[]): Promise<readonly Pin[]> => {
		const found = await Promise.all([...new Set(uids)].map((uid) => entries.read(entries.nameOf(uid))));
		return found.flatMap((entry) => (entry && pinOfEntry(entry)) ?? []);
	};
	const of = async ({ uid, username, rid }: PeerNames): Promise<readonly Pin[]> => {
		const aliases = await Promise.all(aliasesOf({ usernames: [username], rooms: [rid] }).map(entries.read));
		return pinsOf([uid, ...strings(aliases.map((entry) => entry?.uid))]);
	};

	/** Writes each pin before its aliases, and removes last what no pin needs any more. */
	const replace = async (before: readonly Pin[], after: readonly Pin[]): Promise<void> => {
		for (const pin of after.filter((one) => !before.includes(one))) {
			await entries.write(entries.nameOf(pin.uid), entryOfPin(pin));
			for (const alias of aliasesOf(pin)) {
				await entries.write(alias, { uid: pin.uid });
			}
		}
		const kept = new Set(after.flatMap(namesOf));
		for (const name of before.flatMap(namesOf)) {
			if (!kept.has(name)) {
				await entries.remove(name);
			}
		}
	};

	return {
		of,
		all: async () => (await entries.all()).flatMap(([, entry]) => pinOfEntry(entry) ?? []),
		take: (pins) => replace([], pins),
		clear: async () => {
			for (const [name] of await entries.all()) {
				await entries.remove(name);
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
		wipe: entries.wipe,
	};
};

/** Moves every pin of a user from under one seed to under another seed of the same user. */
export const carryPins = async (deps: PinDeps, from: Uint8Array, to: Uint8Array): Promise<void> => {
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
