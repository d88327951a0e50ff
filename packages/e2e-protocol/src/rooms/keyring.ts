/** The keys of a room: old ones to read with, one to write with; and rotation (docs/E2E.md, "Room keys"). */
import { type Primitives, type RandomBytes, toBase64url, uint32 } from '@rocket.chat/crypto';
import { boundTo, byBytes, pairOf, type Room } from './room.ts';

export const ROOM_KEY_LENGTH = 32;
/** The length of SHA-256: ids don't collide, so the two members can't be given different keys under one id. */
export const KEY_ID_LENGTH = 32;
const NO_SALT = new Uint8Array(0);

/** The last generation; a key of it can't be rotated any more. */
export const MAX_GENERATION = 0xffff_ffff;
/** A member who jumped further ahead could use up the generations. */
export const MAX_LEAP = 1024;
export const MAX_KEYS = 1024;

/** `kid`: base64url of 32 bytes, derived from key, room and generation. `generation`: from 0, plus 1 each rotation. */
export type RoomKey = { readonly kid: string; readonly generation: number; readonly key: Uint8Array };

/** Ascending: the last key is the one to write with. */
export type Keyring = readonly RoomKey[];

/**
 * - `not-a-pair`: not a room of two
 * - `exhausted`: the last generation is reached
 * - `full`: the room has 1024 keys
 */
export type RotationRefusal = 'not-a-pair' | 'exhausted' | 'full';

/**
 * - `too-far`: more than 1024 generations ahead of the newest known one
 * - `full`: the room has 1024 keys
 */
export type AddRefusal = 'too-far' | 'full';

export type Added =
	| { readonly ok: true; readonly ring: Keyring }
	| { readonly ok: false; readonly refusal: AddRefusal };

export type Rotated =
	| { readonly ok: true; readonly ring: Keyring; readonly roomKey: RoomKey }
	| { readonly ok: false; readonly refusal: RotationRefusal };

/**
 * The id of a key in a room; it commits to key, room, members and generation. `undefined` unless the room has two
 * members.
 */
export function keyIdOf(primitives: Primitives, room: Room, generation: number, key: Uint8Array): string | undefined {
	const pair = pairOf(room);
	return (
		pair &&
		toBase64url(
			primitives.hkdfSha256(key, NO_SALT, boundTo('e2ee/1 key-id', room.rid, pair, uint32(generation)), KEY_ID_LENGTH),
		)
	);
}

/**
 * The key to write with: that of the greatest generation or, if both members rotated at once, the one with the smaller
 * id.
 */
export const currentKey = (ring: Keyring): RoomKey | undefined => ring.at(-1);

export const keyById = (ring: Keyring, kid: string): RoomKey | undefined => ring.find((key) => key.kid === kid);

const ascending = (a: RoomKey, b: RoomKey): number => a.generation - b.generation || byBytes(b.kid, a.kid);

/**
 * Adds a key that `openRoomKey` returned; a known key changes nothing. Both members end with the same ring, whatever
 * the order in which keys arrive.
 */
export function addKey(ring: Keyring, roomKey: RoomKey): Added {
	if (keyById(ring, roomKey.kid)) {
		return { ok: true, ring };
	}
	const newest = currentKey(ring)?.generation;
	if (newest !== undefined && roomKey.generation > newest + MAX_LEAP) {
		return { ok: false, refusal: 'too-far' };
	}
	return ring.length < MAX_KEYS
		? { ok: true, ring: [...ring, roomKey].sort(ascending) }
		: { ok: false, refusal: 'full' };
}

/**
 * Makes the first or the next key of a room. Draws 32 bytes from `random`. The other member doesn't have it yet: share
 * it before writing with it.
 */
export function rotate(primitives: Primitives, random: RandomBytes, room: Room, ring: Keyring): Rotated {
	const generation = (currentKey(ring)?.generation ?? -1) + 1;
	if (generation > MAX_GENERATION) {
		return { ok: false, refusal: 'exhausted' };
	}
	if (!pairOf(room)) {
		return { ok: false, refusal: 'not-a-pair' };
	}
	const key = random(ROOM_KEY_LENGTH);
	const roomKey = { kid: keyIdOf(primitives, room, generation, key) ?? '', generation, key };
	const added = addKey(ring, roomKey);
	return added.ok ? { ok: true, ring: added.ring, roomKey } : { ok: false, refusal: 'full' };
}
