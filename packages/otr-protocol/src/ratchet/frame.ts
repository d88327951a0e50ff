/** The bytes of a ratchet frame: header || sealed, header = ratchet key (32) || PN (4) || N (4), numbers big-endian. */
import { concat, getUint32, lengthPrefixed, type Primitives, putUint32, uint32, wipe } from '@rocket.chat/crypto';
import { expandMessageKey } from './kdf.ts';
import type { Role } from './types.ts';

const KEY_LENGTH = 32;
const TAG_LENGTH = 16;
export const HEADER_LENGTH = KEY_LENGTH + 8;

export type Header = { readonly ratchetKey: Uint8Array; readonly pn: number; readonly n: number };

export type ParsedFrame = { readonly header: Header; readonly headerBytes: Uint8Array; readonly sealed: Uint8Array };

/** Who sealed the frame, and in which session: the part of its associated data that is not in the header. */
export type Sender = { readonly sid: Uint8Array; readonly role: Role };

export function parseFrame(frame: Uint8Array): ParsedFrame | undefined {
	if (frame.length < HEADER_LENGTH + TAG_LENGTH) {
		return undefined;
	}
	const headerBytes = frame.slice(0, HEADER_LENGTH);
	const header = {
		ratchetKey: headerBytes.slice(0, KEY_LENGTH),
		pn: getUint32(headerBytes, KEY_LENGTH),
		n: getUint32(headerBytes, KEY_LENGTH + 4),
	};
	return { header, headerBytes, sealed: frame.subarray(HEADER_LENGTH) };
}

const PROTOCOL = lengthPrefixed('rcotr/1');
/** A role, followed by the length of the header. */
const before = (role: Role): Uint8Array => concat(lengthPrefixed(role), uint32(HEADER_LENGTH));
const ROLES: Readonly<Record<Role, Uint8Array>> = { initiator: before('initiator'), responder: before('responder') };

/** Holds no secret, so one buffer serves all frames. */
const scratch = new Uint8Array(256);

/** Protocol, sid, role and header, each as its length and its bytes. Valid until the next call. */
function associatedData({ sid, role }: Sender, headerBytes: Uint8Array): Uint8Array {
	let at = 0;
	for (const part of [PROTOCOL, uint32(sid.length), sid, ROLES[role], headerBytes]) {
		scratch.set(part, at);
		at += part.length;
	}
	return scratch.subarray(0, at);
}

function encodeHeader({ ratchetKey, pn, n }: Header): Uint8Array {
	const bytes = new Uint8Array(HEADER_LENGTH);
	bytes.set(ratchetKey);
	putUint32(bytes, KEY_LENGTH, pn);
	putUint32(bytes, KEY_LENGTH + 4, n);
	return bytes;
}

export function sealFrame(
	primitives: Primitives,
	sender: Sender,
	header: Header,
	messageKey: Uint8Array,
	plaintext: Uint8Array,
): Uint8Array {
	const headerBytes = encodeHeader(header);
	const { key, nonce } = expandMessageKey(primitives, messageKey);
	const frame = primitives.chacha20poly1305.seal(
		key,
		nonce,
		associatedData(sender, headerBytes),
		plaintext,
		HEADER_LENGTH,
	);
	wipe(key, nonce);
	frame.set(headerBytes);
	return frame;
}

export function openFrame(
	primitives: Primitives,
	sender: Sender,
	{ headerBytes, sealed }: ParsedFrame,
	messageKey: Uint8Array,
): Uint8Array | undefined {
	const { key, nonce } = expandMessageKey(primitives, messageKey);
	const plaintext = primitives.chacha20poly1305.open(key, nonce, associatedData(sender, headerBytes), sealed);
	wipe(key, nonce);
	return plaintext;
}
