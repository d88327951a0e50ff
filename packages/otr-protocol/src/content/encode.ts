/**
 * What a `data` frame holds once the ratchet has opened it (docs/PROTOCOL.md, "Content"):
 *
 *     kind (1) || reliable (1) || [ seq (4) || length of id (1) || id ] || length of body (4) || body || zeros
 *
 * Each content has one encoding; every other byte string is refused. Numbers are big-endian.
 */
import { byte, flag, id, uint32 } from './fields.ts';
import { type Content, KINDS } from './kinds.ts';
import { CHUNK_BYTES } from './limits.ts';
import { paddedLength } from './padding.ts';

/**
 * Every content, chunks too, is encoded in this buffer, which holds zeros in between: a new buffer for each would cost
 * more than the encoding.
 */
const scratch = new Uint8Array(paddedLength(CHUNK_BYTES + 128));

/** Writes a content and returns its padded length. */
function write(content: Content): number {
	const { code, reliable, body } = KINDS[content.kind];
	let at = flag.write(scratch, byte.write(scratch, 0, code), reliable);
	if ('seq' in content) {
		at = id.write(scratch, uint32.write(scratch, at, content.seq), content.id);
	}
	const fields: Readonly<Record<string, unknown>> = content;
	const bodyAt = at + 4;
	let end = bodyAt;
	for (const [name, field] of Object.entries(body)) {
		end = field.write(scratch, end, fields[name]);
	}
	uint32.write(scratch, at, end - bodyAt);
	return paddedLength(end);
}

/**
 * Calls `use` with the padded bytes of a content, which are overwritten when it returns; does not nest. The sender
 * keeps the limits (checks.ts; `data` of a chunk may be shorter); the receiver refuses what exceeds them.
 * @throws RangeError for a content that is longer than any chunk.
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

/** A copy of the padded bytes of a content. */
export const encodeContent = (content: Content): Uint8Array => withEncoded(content, (plaintext) => plaintext.slice());
