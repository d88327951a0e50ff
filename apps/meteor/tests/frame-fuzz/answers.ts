/**
 * What a server says on a WebSocket, taken apart as far as a fuzzer asks: texts, pongs, and the code it closes with.
 */
type Heard = { text(content: string): void; pong(content: string): void; close(code: number): void };

const PONG = 10;
const CLOSE = 8;

const lengthOf = (bytes: Buffer): { length: number; start: number } | undefined => {
	const length = bytes.length < 2 ? undefined : (bytes[1] ?? 0) & 0x7f;
	if (length === undefined || (length === 126 && bytes.length < 4) || (length === 127 && bytes.length < 10)) {
		return undefined;
	}
	if (length < 126) {
		return { length, start: 2 };
	}
	return length === 126
		? { length: bytes.readUInt16BE(2), start: 4 }
		: { length: Number(bytes.readBigUInt64BE(2)), start: 10 };
};

/** Takes what comes after the upgrade was answered; a server masks nothing and sends each message in one frame. */
export const readAnswers = (heard: Heard): ((chunk: Buffer) => void) => {
	let rest: Buffer = Buffer.alloc(0);
	return (chunk) => {
		rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
		for (let found = lengthOf(rest); found && rest.length >= found.start + found.length; found = lengthOf(rest)) {
			const content = rest.subarray(found.start, found.start + found.length);
			const opcode = (rest[0] ?? 0) & 0x0f;
			rest = rest.subarray(found.start + found.length);
			if (opcode === CLOSE) {
				heard.close(content.length >= 2 ? content.readUInt16BE(0) : 1005);
			} else if (opcode === PONG) {
				heard.pong(content.toString());
			} else {
				heard.text(content.toString());
			}
		}
	};
};
