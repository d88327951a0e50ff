/**
 * A message of an encrypted room, as the field `content` of a document with `t: 'e2e'` (docs/E2E.md, "Messages").
 */
import {
	concat,
	fromBase64url,
	fromUtf8,
	type Primitives,
	type RandomBytes,
	toBase64url,
	uint32,
	utf8,
	wipe,
} from '@rocket.chat/crypto';
import { currentKey, KEY_ID_LENGTH, type Keyring, keyById, type RoomKey } from './keyring.ts';
import { paddedLength } from './padding.ts';
import { boundTo, isId, isUnicode, pairOf, type Room } from './room.ts';

/** The value of `content.algorithm`. */
const ALGORITHM = 'e2ee.v1.chacha20-poly1305';
/** 24 KiB of UTF-8, as a text of rcotr/1. */
export const MAX_TEXT_BYTES = 24 * 1024;
const MAX_REVISION = 0xffff_ffff;

const VERSION = 1;
const SALT_LENGTH = 32;
const KEY_LENGTH = 32;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;
/** version (1), revision (4). */
const HEADER_LENGTH = 5;
/** kind (1), length of the body (4). */
const PREFIX_LENGTH = 5;
const KIND_TEXT = 1;
const MIN_BYTES = HEADER_LENGTH + paddedLength(0) + TAG_LENGTH;
const MAX_BYTES = HEADER_LENGTH + paddedLength(PREFIX_LENGTH + MAX_TEXT_BYTES) + TAG_LENGTH;
const characters = (bytes: number): number => Math.ceil((bytes * 4) / 3);

/** The shape of Rocket.Chat's `content` of an encrypted message. `iv` holds the salt. */
export type SealedContent = {
	readonly algorithm: string;
	readonly kid: string;
	readonly iv: string;
	readonly ciphertext: string;
};

/**
 * Where a message belongs: its room, sender and id. The surrounding document states them, and both members must use the
 * same.
 */
export type Place = { readonly room: Room; readonly sender: string; readonly id: string };

/**
 * - `not-a-member`: the sender is not a member of the room
 * - `no-room-key`: the room has no key
 * - `too-long`: over 24 KiB
 * - `not-unicode`: contains half a surrogate pair
 * - `out-of-range`: id or revision is invalid
 */
export type SealRefusal = 'not-a-member' | 'no-room-key' | 'empty' | 'too-long' | 'not-unicode' | 'out-of-range';

export type Sealed =
	| { readonly ok: true; readonly content: SealedContent }
	| { readonly ok: false; readonly refusal: SealRefusal };

/**
 * - `malformed`: not a content of this algorithm, or its plaintext is malformed
 * - `unknown-algorithm`, `incompatible`: another algorithm, another version
 * - `unknown-key`: sealed with a room key that is unknown here
 * - `does-not-open`: for another room, sender, id or revision, or a byte was changed
 * - `rolled-back`: an older revision than this browser has seen
 */
export type MessageRefusal =
	| 'not-a-member'
	| 'malformed'
	| 'unknown-algorithm'
	| 'incompatible'
	| 'unknown-key'
	| 'does-not-open'
	| 'rolled-back'
	| 'out-of-range';

/** `unknown`: a kind of a later version, which is reported but not shown. */
export type Content =
	| { readonly kind: 'text'; readonly text: string }
	| { readonly kind: 'unknown'; readonly code: number };

/** `stale`: sealed with another key than the room's current one. */
export type OpenedMessage =
	| { readonly ok: true; readonly content: Content; readonly revision: number; readonly stale: boolean }
	| { readonly ok: false; readonly refusal: MessageRefusal };

const isRevision = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MAX_REVISION;

/** Everything that a message is bound to; `undefined` if the sender is not a member. */
function contextOf({ room, sender, id }: Place, kid: Uint8Array, header: Uint8Array): Uint8Array | undefined {
	const pair = pairOf(room);
	return pair?.includes(sender) ? boundTo('e2ee/1 message', room.rid, pair, kid, sender, id, header) : undefined;
}

/**
 * Key and nonce of one message, derived from a salt of 256 bits and from the context, so that two messages have
 * different keys even if a salt is drawn twice.
 */
function deriveKeys(primitives: Primitives, { key }: RoomKey, salt: Uint8Array, context: Uint8Array) {
	const bytes = primitives.hkdfSha256(key, salt, context, KEY_LENGTH + NONCE_LENGTH);
	return { key: bytes.subarray(0, KEY_LENGTH), nonce: bytes.subarray(KEY_LENGTH), wipe: () => wipe(bytes) };
}

/**
 * Seals with the room's current key. `revision`: 0, plus 1 with each edit of the message. Draws 32 bytes from `random`.
 */
export function sealMessage(
	input: Place & {
		readonly primitives: Primitives;
		readonly random: RandomBytes;
		readonly ring: Keyring;
		readonly revision: number;
		readonly text: string;
	},
): Sealed {
	const { primitives, random, ring, id, revision, text } = input;
	const refuse = (refusal: SealRefusal): Sealed => ({ ok: false, refusal });
	const roomKey = currentKey(ring);
	const kid = roomKey && fromBase64url(roomKey.kid);
	if (!roomKey || !kid) {
		return refuse('no-room-key');
	}
	if (!isId(id) || !isRevision(revision)) {
		return refuse('out-of-range');
	}
	if (!isUnicode(text)) {
		return refuse('not-unicode');
	}
	const header = concat(new Uint8Array([VERSION]), uint32(revision));
	const context = contextOf(input, kid, header);
	const body = utf8(text);
	if (!context || body.length === 0 || body.length > MAX_TEXT_BYTES) {
		return refuse(!context ? 'not-a-member' : body.length === 0 ? 'empty' : 'too-long');
	}
	const salt = random(SALT_LENGTH);
	const keys = deriveKeys(primitives, roomKey, salt, context);
	const plaintext = encode(KIND_TEXT, body);
	const sealed = primitives.chacha20poly1305.seal(keys.key, keys.nonce, context, plaintext);
	keys.wipe();
	wipe(plaintext, body);
	return {
		ok: true,
		content: {
			algorithm: ALGORITHM,
			kid: roomKey.kid,
			iv: toBase64url(salt),
			ciphertext: toBase64url(concat(header, sealed)),
		},
	};
}

/** Returns kind || length of the body || body || zeros up to the padded length. */
function encode(kind: number, body: Uint8Array): Uint8Array {
	const plaintext = new Uint8Array(paddedLength(PREFIX_LENGTH + body.length));
	plaintext[0] = kind;
	plaintext.set(uint32(body.length), 1);
	plaintext.set(body, PREFIX_LENGTH);
	return plaintext;
}

const readUint32 = (bytes: Uint8Array): number => bytes.subarray(1, 5).reduce((value, byte) => value * 256 + byte, 0);

/** `undefined` for anything that `encode` does not produce, and for a text that is empty or not UTF-8. */
function decode(plaintext: Uint8Array): Content | undefined {
	const end = PREFIX_LENGTH + readUint32(plaintext);
	if (
		end > plaintext.length ||
		plaintext.length !== paddedLength(end) ||
		plaintext.subarray(end).some((byte) => byte !== 0)
	) {
		return undefined;
	}
	const kind = plaintext[0] ?? 0;
	if (kind !== KIND_TEXT) {
		return { kind: 'unknown', code: kind };
	}
	const text = fromUtf8(plaintext.subarray(PREFIX_LENGTH, end));
	return text ? { kind: 'text', text } : undefined;
}

type Fields = {
	readonly kid: string;
	readonly kidBytes: Uint8Array;
	readonly salt: Uint8Array;
	readonly bytes: Uint8Array;
};

const decodeField = (field: unknown, most: number): Uint8Array | undefined =>
	typeof field === 'string' && field.length <= characters(most) ? fromBase64url(field) : undefined;

/** Reads the fields of this algorithm; ignores all other fields of the document. */
function readFields(document: unknown): Fields | 'malformed' | 'unknown-algorithm' {
	if (typeof document !== 'object' || document === null) {
		return 'malformed';
	}
	const { algorithm, kid, iv, ciphertext } = document as Record<string, unknown>;
	if (algorithm !== ALGORITHM) {
		return typeof algorithm === 'string' ? 'unknown-algorithm' : 'malformed';
	}
	const kidBytes = decodeField(kid, KEY_ID_LENGTH);
	const salt = decodeField(iv, SALT_LENGTH);
	const bytes = decodeField(ciphertext, MAX_BYTES);
	if (
		typeof kid !== 'string' ||
		kidBytes?.length !== KEY_ID_LENGTH ||
		salt?.length !== SALT_LENGTH ||
		!bytes ||
		bytes.length === 0
	) {
		return 'malformed';
	}
	return { kid, kidBytes, salt, bytes };
}

/**
 * Opens the `content` of a document. Room, sender and id are those under which it would be shown. `leastRevision`: the
 * newest revision that this browser has seen of the message. Never throws, whatever `document` is.
 */
export function openMessage(
	input: Place & {
		readonly primitives: Primitives;
		readonly ring: Keyring;
		readonly document: unknown;
		readonly leastRevision?: number;
	},
): OpenedMessage {
	const { primitives, ring, id, document, leastRevision = 0 } = input;
	const refuse = (refusal: MessageRefusal): OpenedMessage => ({ ok: false, refusal });
	const fields = readFields(document);
	if (typeof fields === 'string') {
		return refuse(fields);
	}
	const { kid, kidBytes, salt, bytes } = fields;
	if (bytes[0] !== VERSION) {
		return refuse('incompatible');
	}
	if (bytes.length < MIN_BYTES || !isId(id)) {
		return refuse(isId(id) ? 'malformed' : 'out-of-range');
	}
	const roomKey = keyById(ring, kid);
	const header = bytes.subarray(0, HEADER_LENGTH);
	const context = contextOf(input, kidBytes, header);
	if (!context || !roomKey) {
		return refuse(context ? 'unknown-key' : 'not-a-member');
	}
	const keys = deriveKeys(primitives, roomKey, salt, context);
	const plaintext = primitives.chacha20poly1305.open(keys.key, keys.nonce, context, bytes.subarray(HEADER_LENGTH));
	keys.wipe();
	if (!plaintext) {
		return refuse('does-not-open');
	}
	const content = decode(plaintext);
	wipe(plaintext);
	const revision = readUint32(header);
	if (!content || revision < leastRevision) {
		return refuse(content ? 'rolled-back' : 'malformed');
	}
	return { ok: true, content, revision, stale: roomKey !== currentKey(ring) };
}
