/** A room key sealed to one member, as the server stores it in `E2EKey` (docs/E2E.md, "Envelope"). */
import {
	concat,
	fromBase64url,
	type KeyPair,
	type Primitives,
	type RandomBytes,
	toBase64url,
	uint32,
	wipe,
} from '@rocket.chat/crypto';
import { HPKE_OVERHEAD, hpkeOpen, hpkeSeal } from '../hpke.ts';
import type { Bundle, Identity } from '../identity.ts';
import { KEY_ID_LENGTH, keyIdOf, ROOM_KEY_LENGTH, type RoomKey } from './keyring.ts';
import { judgeMember, type MemberKeys, type MemberRefusal } from './member.ts';
import { boundTo, pairOf, type Room } from './room.ts';

const VERSION = 1;
/** version (1), which member sealed (1), generation (4), key id (32). */
const HEADER_LENGTH = 6 + KEY_ID_LENGTH;
const ENVELOPE_LENGTH = HEADER_LENGTH + ROOM_KEY_LENGTH + HPKE_OVERHEAD;
/** Longer strings are not decoded. */
const ENVELOPE_CHARACTERS = Math.ceil((ENVELOPE_LENGTH * 4) / 3);

/** The user of this browser, as a member of the room. */
export type Self = { readonly uid: string; readonly identity: Identity };

/**
 * - `not-a-pair`: not a room of two, or we are not a member
 * - `key-id-mismatch`: the key belongs to another room
 * - `low-order-key`: the bundle holds a key of low order, which gives no secrecy
 */
export type ShareRefusal = MemberRefusal | 'not-a-pair' | 'key-id-mismatch' | 'low-order-key';

/** One string for each member, and the peer's bundle; `toPin`: this browser must pin it. */
export type Shared =
	| {
			readonly ok: true;
			readonly own: string;
			readonly peers: string;
			readonly bundle: Bundle;
			readonly toPin: boolean;
	  }
	| { readonly ok: false; readonly refusal: ShareRefusal };

/**
 * - `malformed`: not an envelope of any version
 * - `incompatible`: of another version
 * - `no-key`: sealed by the peer, whose key is unknown here
 * - `does-not-open`: for another room, members, sender or recipient, or a byte was changed
 * - `key-id-mismatch`: opens, but the key inside does not match the id in the header
 */
export type OpenRefusal = 'not-a-pair' | 'malformed' | 'incompatible' | 'no-key' | 'does-not-open' | 'key-id-mismatch';

export type OpenedKey =
	| { readonly ok: true; readonly roomKey: RoomKey; readonly sealedBy: string }
	| { readonly ok: false; readonly refusal: OpenRefusal };

type Ends = { readonly pair: readonly [string, string]; readonly sealer: string; readonly recipient: string };

const infoOf = (rid: string, { pair, sealer, recipient }: Ends): Uint8Array =>
	boundTo('e2ee/1 envelope', rid, pair, sealer, recipient);

const bundleOf = ({ otr, e2ee }: Identity): Bundle => ({ otr: otr.publicKey, e2ee: e2ee.publicKey });

const peerOf = (pair: readonly [string, string], uid: string): string => (pair[0] === uid ? pair[1] : pair[0]);

type Sealing = {
	readonly primitives: Primitives;
	readonly random: RandomBytes;
	readonly room: Room;
	readonly self: Self;
	readonly roomKey: RoomKey;
};

/** The two members, if we are one of them and the key belongs to this room. */
function pairFor({
	primitives,
	room,
	self,
	roomKey,
}: Sealing): readonly [string, string] | 'not-a-pair' | 'key-id-mismatch' {
	const pair = pairOf(room);
	if (!pair?.includes(self.uid)) {
		return 'not-a-pair';
	}
	return keyIdOf(primitives, room, roomKey.generation, roomKey.key) === roomKey.kid ? pair : 'key-id-mismatch';
}

function seal(
	{ primitives, random, room, self, roomKey }: Sealing,
	pair: readonly [string, string],
	recipient: string,
	key: Uint8Array,
) {
	const kid = fromBase64url(roomKey.kid) ?? new Uint8Array(KEY_ID_LENGTH);
	const header = concat(new Uint8Array([VERSION, pair.indexOf(self.uid)]), uint32(roomKey.generation), kid);
	const info = infoOf(room.rid, { pair, sealer: self.uid, recipient });
	const sender = self.identity.e2ee;
	const sealed = hpkeSeal(primitives, { random, recipient: key, sender, info, aad: header, plaintext: roomKey.key });
	return sealed && toBase64url(concat(header, sealed));
}

/**
 * Seals a room key to both members: to the peer's published bundle, if `judgeMember` allows it, and to ourselves. Draws
 * 64 bytes from `random`. Pin the bundle once the server has taken the envelopes.
 */
export function shareRoomKey(input: Sealing & { readonly peer: MemberKeys }): Shared {
	const pair = pairFor(input);
	if (typeof pair === 'string') {
		return { ok: false, refusal: pair };
	}
	const { self, peer } = input;
	const judged = judgeMember(bundleOf(self.identity), peer);
	if (!judged.ok) {
		return judged;
	}
	const peers = seal(input, pair, peerOf(pair, self.uid), judged.bundle.e2ee);
	const own = seal(input, pair, self.uid, self.identity.e2ee.publicKey);
	return own && peers
		? { ok: true, own, peers, bundle: judged.bundle, toPin: judged.toPin }
		: { ok: false, refusal: 'low-order-key' };
}

/**
 * Seals to ourselves a room key that the peer shared, so that it depends only on our own identity from then on. Draws
 * 32 bytes from `random`.
 */
export function keepRoomKey(
	input: Sealing,
): { readonly ok: true; readonly own: string } | { readonly ok: false; readonly refusal: ShareRefusal } {
	const pair = pairFor(input);
	if (typeof pair === 'string') {
		return { ok: false, refusal: pair };
	}
	const own = seal(input, pair, input.self.uid, input.self.identity.e2ee.publicKey);
	return own === undefined ? { ok: false, refusal: 'low-order-key' } : { ok: true, own };
}

const readGeneration = (bytes: Uint8Array): number =>
	bytes.subarray(2, 6).reduce((value, byte) => value * 256 + byte, 0);

/**
 * Opens an envelope that was sealed to us. `peer`: the peer's pinned bundle. Afterwards replace a peer's envelope by
 * our own (`keepRoomKey`). Never throws.
 */
export function openRoomKey(input: {
	readonly primitives: Primitives;
	readonly room: Room;
	readonly self: Self;
	readonly peer?: Bundle;
	readonly sealed: string;
}): OpenedKey {
	const { primitives, room, self, peer, sealed } = input;
	const refuse = (refusal: OpenRefusal): OpenedKey => ({ ok: false, refusal });
	const pair = pairOf(room);
	if (!pair?.includes(self.uid)) {
		return refuse('not-a-pair');
	}
	const bytes = sealed.length <= ENVELOPE_CHARACTERS ? fromBase64url(sealed) : undefined;
	if (!bytes || bytes.length === 0) {
		return refuse('malformed');
	}
	if (bytes[0] !== VERSION) {
		return refuse('incompatible');
	}
	const sealer = pair[bytes[1] ?? 2];
	if (bytes.length !== ENVELOPE_LENGTH || sealer === undefined) {
		return refuse('malformed');
	}
	const sender = sealer === self.uid ? self.identity.e2ee.publicKey : peer?.e2ee;
	if (!sender) {
		return refuse('no-key');
	}
	return unseal(primitives, room, { pair, sealer, recipient: self.uid }, self.identity.e2ee, sender, bytes);
}

function unseal(
	primitives: Primitives,
	room: Room,
	ends: Ends,
	recipient: KeyPair,
	sender: Uint8Array,
	bytes: Uint8Array,
): OpenedKey {
	const header = bytes.subarray(0, HEADER_LENGTH);
	const info = infoOf(room.rid, ends);
	const key = hpkeOpen(primitives, { recipient, sender, info, aad: header, sealed: bytes.subarray(HEADER_LENGTH) });
	if (!key) {
		return { ok: false, refusal: 'does-not-open' };
	}
	const generation = readGeneration(header);
	const kid = toBase64url(header.subarray(6));
	if (keyIdOf(primitives, room, generation, key) !== kid) {
		wipe(key);
		return { ok: false, refusal: 'key-id-mismatch' };
	}
	return { ok: true, roomKey: { kid, generation, key }, sealedBy: ends.sealer };
}
