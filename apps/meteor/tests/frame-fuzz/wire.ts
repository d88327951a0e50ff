import type { Rng } from './rng.ts';

const PING = 0x89;
const PONG = 0x8a;
const CLOSE = 0x88;

const header = (first: number, length: number, masked: boolean): Buffer => {
	const bit = masked ? 0x80 : 0;
	if (length < 126) {
		return Buffer.from([first, bit | length]);
	}
	if (length < 65_536) {
		return Buffer.from([first, bit | 126, length >> 8, length & 255]);
	}
	return Buffer.from([
		first,
		bit | 127,
		0,
		0,
		0,
		0,
		length >>> 24,
		(length >> 16) & 255,
		(length >> 8) & 255,
		length & 255,
	]);
};

/** A frame as a client sends it, masked as chance has it. */
export const frame = (rng: Rng, first: number, content: Buffer): Buffer => {
	const mask = Buffer.from([rng.int(256), rng.int(256), rng.int(256), rng.int(256)]);
	const masked = Buffer.from(content);
	for (let at = 0; at < masked.length; at += 1) {
		masked[at] = (masked[at] ?? 0) ^ (mask[at & 3] ?? 0);
	}
	return Buffer.concat([header(first, content.length, true), mask, masked]);
};

export const control = (rng: Rng): Buffer =>
	frame(rng, rng.pick([PING, PONG]), Buffer.alloc(rng.pick([0, 0, 1, 4, 124, 125]), 0x61));

/**
 * A message in one frame or in several, with empty ones and control frames between them. Answers how many frames it
 * took.
 */
export const message = (rng: Rng, content: Buffer, first: 0x81 | 0x82 = 0x81): { bytes: Buffer; frames: number } => {
	if (rng.chance(0.8)) {
		return { bytes: frame(rng, first, content), frames: 1 };
	}
	const parts: Buffer[] = [];
	const pieces = 1 + rng.int(4);
	let at = 0;
	for (let piece = 0; piece <= pieces; piece += 1) {
		const end = piece === pieces ? content.length : Math.min(content.length, at + rng.int(content.length + 1));
		const opcode = piece === 0 ? first & 0x0f : 0;
		parts.push(frame(rng, opcode | (piece === pieces ? 0x80 : 0), content.subarray(at, end)));
		if (piece < pieces && rng.chance(0.3)) {
			parts.push(control(rng));
		}
		at = end;
	}
	return { bytes: Buffer.concat(parts), frames: parts.length };
};

/** What ends a connection by the rules of WebSocket. */
export const fatal = (rng: Rng): Buffer => {
	const text = Buffer.from('{"msg":"ping"}');
	return rng.pick([
		() => frame(rng, CLOSE, Buffer.alloc(0)),
		() => frame(rng, CLOSE, Buffer.from([0x03, 0xe8, 0x61])),
		() => frame(rng, CLOSE, Buffer.from([0x03])),
		() => frame(rng, CLOSE, Buffer.from([0x00, rng.int(256)])),
		() => frame(rng, CLOSE, Buffer.from([0x03, 0xe8, 0xff, 0xfe])),
		() => frame(rng, 0x81, Buffer.from([0xc3, 0x28])),
		() => frame(rng, 0x80, text),
		() => Buffer.concat([frame(rng, 0x01, text), frame(rng, 0x81, text)]),
		() => frame(rng, 0x09, text),
		() => frame(rng, PING, Buffer.alloc(126)),
		() => frame(rng, rng.pick([0x83, 0x87, 0x8b, 0x8f]), text),
		() => frame(rng, 0x81 | rng.pick([0x10, 0x20, 0x40, 0x70]), text),
		() => Buffer.concat([header(0x81, text.length, false), text]),
		() => Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
		() => Buffer.concat([header(0x81, 300_000, true), Buffer.alloc(4)]),
	])();
};

/** The beginning of a message that never ends. */
export const half = (rng: Rng): Buffer => {
	const text = Buffer.from('{"msg":"ping"}');
	return rng.pick([
		() => Buffer.concat([header(rng.pick([0x81, 0x01, 0x89]), 100, true), Buffer.alloc(rng.int(50))]),
		() => Buffer.concat([header(0x81, 16_000, true), Buffer.alloc(rng.int(16_000))]),
		() =>
			Buffer.concat([frame(rng, 0x01, text), ...Array.from({ length: 20 }, () => frame(rng, 0x00, Buffer.alloc(0)))]),
		() => Buffer.from([0x81]),
		() => Buffer.from([0x81, 0xff, 0, 0]),
	])();
};
