/**
 * What lies inside a `data` frame once the ratchet has opened it (docs/PROTOCOL.md, "Content"):
 *
 *     kind (1) || reliable (1) || [ seq (4) || length of id (1) || id ] || length of body (4) || body || zeros
 *
 * One spelling for each content: every other byte string is refused. Numbers are big-endian.
 */
import { concat, uint32, utf8 } from '@rocket.chat/crypto';
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

/** The parts of a body, in order. */
function bodyOf(content: Content): readonly Uint8Array[] {
	switch (content.kind) {
		case 'text':
			return [uint16(content.timer), utf8(content.text)];
		case 'ready':
			return [content.nonce];
		case 'receipt':
			return [uint32(content.received), uint32(content.read)];
		case 'edit':
			return [short(content.target), utf8(content.text)];
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
			return [short(content.file), uint32(content.index), content.data];
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
 * The padded bytes of a content, written straight into their length: a chunk is most of what a transfer costs. The sender keeps the limits (checks.ts;
 * `data` of a chunk may be shorter and is filled with zeros); the receiver refuses what breaks them.
 */
export function encodeContent(content: Content): Uint8Array {
	const { code, reliable } = KINDS[content.kind];
	const body = bodyOf(content);
	const missing = content.kind === 'file-chunk' ? CHUNK_BYTES - content.data.length : 0;
	const place = 'seq' in content ? [uint32(content.seq), short(content.id)] : [];
	const bodyLength = lengthOf(body) + missing;
	const parts = [byte(code), flag(reliable), ...place, uint32(bodyLength), ...body];
	const padded = new Uint8Array(paddedLength(lengthOf(parts) + missing));
	let at = 0;
	for (const part of parts) {
		padded.set(part, at);
		at += part.length;
	}
	return padded;
}
