/** Two members of a room, a stranger, and predictable randomness. */
import { pureJs, type RandomBytes, utf8 } from '@rocket.chat/crypto';
import { type Bundle, deriveIdentity, type Identity, publicBundle } from '../src/identity.ts';
import type { Self } from '../src/rooms/envelope.ts';
import { type Keyring, rotate } from '../src/rooms/keyring.ts';
import type { Room } from '../src/rooms/room.ts';

export type User = Self & { readonly bundle: Bundle; readonly published: string };

export const user = (uid: string, byte: number): User => {
	const identity: Identity = deriveIdentity(pureJs, new Uint8Array(32).fill(byte));
	const bundle = { otr: identity.otr.publicKey, e2ee: identity.e2ee.publicKey };
	return { uid, identity, bundle, published: publicBundle(identity) };
};

export const alice = user('aliceUid', 1);
export const bob = user('bobUid', 2);
export const carol = user('carolUid', 3);

export const room: Room = { rid: 'aliceUidbobUid', members: ['aliceUid', 'bobUid'] };

/** A deterministic stream of bytes: SHA-256 of seed and counter. */
export const streamOf = (seed: string): RandomBytes => {
	let counter = 0;
	return (length) => {
		const bytes = new Uint8Array(length);
		for (let at = 0; at < length; at += 32) {
			bytes.set(pureJs.sha256(utf8(`${seed} ${counter++}`)).subarray(0, length - at), at);
		}
		return bytes;
	};
};

export const must = <Result extends { readonly ok: boolean }>(result: Result): Extract<Result, { ok: true }> => {
	if (!result.ok) {
		throw new Error(JSON.stringify(result));
	}
	return result as Extract<Result, { ok: true }>;
};

/** A ring of `count` keys, each a rotation of the one before. */
export const ringOf = (count: number, random: RandomBytes = pureJs.randomBytes, of: Room = room): Keyring => {
	let ring: Keyring = [];
	for (let i = 0; i < count; i++) {
		({ ring } = must(rotate(pureJs, random, of, ring)));
	}
	return ring;
};
