/**
 * What lies inside a `data` frame once the ratchet has opened it (docs/PROTOCOL.md, "Content"):
 *
 *     kind (1) || reliable (1) || [ seq (4) || length of id (1) || id ] || length of body (4) || body || zeros
 *
 * One spelling for each content: every other byte string is refused. Numbers are big-endian.
 */
import { concat, uint32, utf8 } from '@rocket.chat/crypto';
import { CANCEL_REASONS, CHUNK_BYTES, type Content, type FileChunkContent, KINDS } from './kinds.ts';
import { pad, paddedLength } from './padding.ts';

const byte = (value: number): Uint8Array => new Uint8Array([value]);
const uint16 = (value: number): Uint8Array => new Uint8Array([value >>> 8, value & 0xff]);
const flag = (set: boolean): Uint8Array => byte(set ? 1 : 0);

/** A string behind its length in one byte. */
function short(text: string): Uint8Array {
	const bytes = utf8(text);
	return concat(byte(bytes.length), bytes);
}

function encodeBody(content: Exclude<Content, FileChunkContent>): Uint8Array {
	switch (content.kind) {
		case 'text':
			return concat(uint16(content.timer), utf8(content.text));
		case 'ready':
			return content.nonce;
		case 'receipt':
			return concat(uint32(content.received), uint32(content.read));
		case 'edit':
			return concat(short(content.target), utf8(content.text));
		case 'delete':
			return short(content.target);
		case 'react':
			return concat(flag(content.whose === 'yours'), flag(content.add), short(content.target), short(content.emoji));
		case 'typing':
			return flag(content.typing);
		case 'timer':
			return concat(uint16(content.seconds), uint32(content.version));
		case 'file-offer':
			return concat(uint32(content.size), content.digest, short(content.name), short(content.mime));
		case 'file-accept':
			return concat(short(content.file), uint32(content.taken));
		case 'file-cancel':
			return concat(flag(content.whose === 'yours'), byte(CANCEL_REASONS.indexOf(content.reason)), short(content.file));
		case 'file-done':
			return short(content.file);
		case 'probe':
		case 'end':
			return new Uint8Array(0);
	}
}

/** Written straight into its padded length: a chunk is most of what a transfer costs. */
function encodeChunk({ file, index, data }: FileChunkContent): Uint8Array {
	const name = short(file);
	const body = concat(name, uint32(index));
	const head = concat(byte(KINDS['file-chunk'].code), flag(false), uint32(body.length + CHUNK_BYTES), body);
	const padded = new Uint8Array(paddedLength(head.length + CHUNK_BYTES));
	padded.set(head);
	padded.set(data, head.length);
	return padded;
}

/**
 * The padded bytes of a content. The sender keeps the limits (checks.ts; `data` of a chunk may be shorter and is filled with zeros); the receiver
 * refuses what breaks them.
 */
export function encodeContent(content: Content): Uint8Array {
	if (content.kind === 'file-chunk') {
		return encodeChunk(content);
	}
	const { code, reliable } = KINDS[content.kind];
	const body = encodeBody(content);
	const head: Uint8Array[] = [byte(code), flag(reliable)];
	if ('seq' in content) {
		head.push(uint32(content.seq), short(content.id));
	}
	return pad(concat(...head, uint32(body.length), body));
}
