/**
 * What lies inside a `data` frame once the ratchet has opened it (docs/PROTOCOL.md, "Content"):
 *
 *     kind (1) || reliable (1) || [ seq (4) || length of id (1) || id ] || length of body (4) || body || zeros
 *
 * One spelling for each content: every other byte string is refused. Numbers are big-endian.
 */
import { concat, putUtf8, uint32, utf8 } from '@rocket.chat/crypto';
import { CANCEL_REASONS, CHUNK_BYTES, type Content, KINDS } from './kinds.ts';
import { paddedLength } from './padding.ts';

const byte = (value: number): Uint8Array => new Uint8Array([value]);
const uint16 = (value: number): Uint8Array => new Uint8Array([value >>> 8, value & 0xff]);
const flag = (set: boolean): Uint8Array => byte(set ? 1 : 0);

/** A string behind its length in one byte. */
function short(text: string): Uint8Array {
	const bytes = utf8(text);
	return concat(byte(bytes.length), bytes);
}

/** The parts of a body, in order, but for the text or the data that it ends with. */
function bodyOf(content: Content): readonly Uint8Array[] {
	switch (content.kind) {
		case 'text':
			return [uint16(content.timer)];
		case 'ready':
			return [content.nonce];
		case 'receipt':
			return [uint32(content.received), uint32(content.read)];
		case 'edit':
			return [short(content.target)];
		case 'delete':
			return [short(content.target)];
		case 'react':
			return [flag(content.whose === 'yours'), flag(content.add), short(content.target), short(content.emoji)];
		case 'typing':
			return [flag(content.typing)];
		case 'timer':
			return [uint16(content.seconds), uint32(content.version)];
		case 'file-offer':
			return [uint32(content.size), content.digest, short(content.name), short(content.mime)];
		case 'file-accept':
			return [short(content.file), uint32(content.taken)];
		case 'file-chunk':
			return [short(content.file), uint32(content.index)];
		case 'file-cancel':
			return [flag(content.whose === 'yours'), byte(CANCEL_REASONS.indexOf(content.reason)), short(content.file)];
		case 'file-done':
			return [short(content.file)];
		case 'probe':
		case 'end':
			return [];
	}
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

/**
 * One content at a time, a chunk too, is written here; zeros in between. A buffer of its own for each would cost more
 * than to fill it.
 */
const scratch = new Uint8Array(paddedLength(CHUNK_BYTES + 128));

/**
 * Text or data straight to where the body ends: the bytes that it takes there. Shorter data are filled up with the
 * zeros that are there.
 */
function writeEnd(content: Content, at: number): number {
	if (content.kind === 'file-chunk') {
		scratch.set(content.data, at);
		return CHUNK_BYTES;
	}
	return 'text' in content ? putUtf8(scratch, at, content.text) : 0;
}

/** Writes a content, and gives its padded length. */
function write(content: Content): number {
	const { code, reliable } = KINDS[content.kind];
	const place = 'seq' in content ? [uint32(content.seq), short(content.id)] : [];
	const head = [byte(code), flag(reliable), ...place];
	const body = bodyOf(content);
	const bodyAt = lengthOf(head) + 4;
	const bodyLength = lengthOf(body) + writeEnd(content, bodyAt + lengthOf(body));
	let at = 0;
	for (const part of [...head, uint32(bodyLength), ...body]) {
		scratch.set(part, at);
		at += part.length;
	}
	return paddedLength(bodyAt + bodyLength);
}

/**
 * What `use` makes of the padded bytes of a content. They are there until it returns, then overwritten; does not nest.
 * The sender keeps the limits (checks.ts; `data` of a chunk may be shorter); the receiver refuses what breaks them.
 * @throws RangeError for what is longer than any chunk.
 */
export function withEncoded<T>(content: Content, use: (plaintext: Uint8Array) => T): T {
	let { length } = scratch;
	try {
		length = write(content);
		return use(scratch.subarray(0, length));
	} finally {
		scratch.fill(0, 0, length);
	}
}

/** The padded bytes of a content, for good. */
export const encodeContent = (content: Content): Uint8Array => withEncoded(content, (plaintext) => plaintext.slice());
