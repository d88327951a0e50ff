/** A server's text frames (RFC 6455, 5.2): whole messages, unmasked, uncompressed. */

const FINAL_TEXT = 0x81;

/** Length codes that announce an extended length of two or eight bytes. */
const TWO_BYTES = 126;
const EIGHT_BYTES = 127;

const headerLength = (payload: number): number => (payload < TWO_BYTES ? 2 : payload < 0x10000 ? 4 : 10);

const writeHeader = (target: Buffer, at: number, payload: number): number => {
	target[at] = FINAL_TEXT;
	if (payload < TWO_BYTES) {
		target[at + 1] = payload;
		return at + 2;
	}
	if (payload < 0x10000) {
		target[at + 1] = TWO_BYTES;
		return target.writeUInt16BE(payload, at + 2);
	}
	target[at + 1] = EIGHT_BYTES;
	// A string is shorter than 2^32.
	target.writeUInt32BE(0, at + 2);
	return target.writeUInt32BE(payload, at + 6);
};

/**
 * Encodes messages into one buffer, each in its own frame. `ws` would write two chunks for each, separately: for small
 * messages that costs as much as everything else.
 */
export const textFrames = (messages: readonly string[]): Buffer => {
	const lengths: number[] = [];
	let size = 0;
	for (const message of messages) {
		const length = Buffer.byteLength(message);
		lengths.push(length);
		size += headerLength(length) + length;
	}
	const target = Buffer.allocUnsafe(size);
	let at = 0;
	let index = 0;
	for (const message of messages) {
		at = writeHeader(target, at, lengths[index] ?? 0);
		at += target.write(message, at);
		index += 1;
	}
	return target;
};
