/**
 * What lies inside a `data` frame once the ratchet has opened it (docs/PROTOCOL.md, "Content"):
 *
 *     kind (1) || reliable (1) || [ seq (4) || length of id (1) || id ] || length of body (4) || body || zeros
 *
 * One spelling for each content: every other byte string is refused. Numbers are big-endian.
 */
import { concat, fromUtf8, uint32, utf8 } from '@rocket.chat/crypto';
import { ByteReader } from './bytes.ts';
import { isPaddingOf, pad } from './padding.ts';

/** Bytes of UTF-8 that a text may have, whatever the limit in code points. */
export const MAX_TEXT_BYTES = 24 * 1024;
/** Bytes of UTF-8 of a content's id. */
export const MAX_ID_BYTES = 64;
/** No content is longer, padding included; what the relay lets through is a little more. */
export const MAX_CONTENT_BYTES = 72 * 1024 - 256;
const NONCE_BYTES = 32;

/** The place of a reliable content in its author's row, from 0 in each session, and the id that it keeps in every session. */
export type Reliable = { readonly seq: number; readonly id: string };

/** What is kept and sent again until the peer's receipt has come. */
export type ReliableContent =
	| ({ readonly kind: 'text'; readonly text: string } & Reliable)
	/** The initiator's first frame. `nonce`: the 32 bytes that the invite committed to. */
	| ({ readonly kind: 'ready'; readonly nonce: Uint8Array } & Reliable)
	/** Asks for a sign of life: its receipt. */
	| ({ readonly kind: 'probe' } & Reliable);

/** `received`: every reliable content with a lower seq was taken. `read`: every one with a lower seq was seen by the user. */
export type ReceiptContent = { readonly kind: 'receipt'; readonly received: number; readonly read: number };

export type EndContent = { readonly kind: 'end' };

/** A kind of a later version: reported, never guessed at. `reliable` where it is one that wants a receipt. */
export type UnknownContent = { readonly kind: 'unknown'; readonly code: number; readonly reliable?: Reliable };

export type Content = ReliableContent | ReceiptContent | EndContent;

const CODES = { text: 1, ready: 2, receipt: 3, probe: 4, end: 5 } as const;
const KINDS: readonly (Content['kind'] | undefined)[] = [undefined, 'text', 'ready', 'receipt', 'probe', 'end'];
const RELIABLE_KINDS: ReadonlySet<string> = new Set(['text', 'ready', 'probe']);

const isReliable = (content: Content): content is ReliableContent => RELIABLE_KINDS.has(content.kind);

function encodeBody(content: Content): Uint8Array {
	switch (content.kind) {
		case 'text':
			return utf8(content.text);
		case 'ready':
			return content.nonce;
		case 'receipt':
			return concat(uint32(content.received), uint32(content.read));
		default:
			return new Uint8Array(0);
	}
}

/** The padded bytes of a content. The sender keeps the limits (`fitsText`, ids of 1 to 64 bytes); the receiver refuses what breaks them. */
export function encodeContent(content: Content): Uint8Array {
	const body = encodeBody(content);
	const head: Uint8Array[] = [new Uint8Array([CODES[content.kind], isReliable(content) ? 1 : 0])];
	if (isReliable(content)) {
		const id = utf8(content.id);
		head.push(uint32(content.seq), new Uint8Array([id.length]), id);
	}
	return pad(concat(...head, uint32(body.length), body));
}

function decodeReliable(reader: ByteReader): Reliable | undefined {
	const seq = reader.uint32();
	const length = reader.byte();
	const id = fromUtf8(reader.take(length));
	return reader.failed || !id || length > MAX_ID_BYTES ? undefined : { seq, id };
}

function decodeUnreliable(kind: Content['kind'], body: Uint8Array): ReceiptContent | EndContent | undefined {
	if (kind === 'end') {
		return body.length === 0 ? { kind } : undefined;
	}
	const reader = new ByteReader(body);
	const receipt = { kind: 'receipt', received: reader.uint32(), read: reader.uint32() } as const;
	return kind === 'receipt' && reader.finished && receipt.read <= receipt.received ? receipt : undefined;
}

function decodeReliableBody(kind: Content['kind'], reliable: Reliable, body: Uint8Array): ReliableContent | undefined {
	switch (kind) {
		case 'text': {
			const text = body.length <= MAX_TEXT_BYTES ? fromUtf8(body) : undefined;
			return text ? { kind, text, ...reliable } : undefined;
		}
		case 'ready':
			return body.length === NONCE_BYTES ? { kind, nonce: body, ...reliable } : undefined;
		case 'probe':
			return body.length === 0 ? { kind, ...reliable } : undefined;
		default:
			return undefined;
	}
}

/** The content of opened bytes; `undefined` for what no sender of this version writes. */
export function decodeContent(bytes: Uint8Array): Content | UnknownContent | undefined {
	if (bytes.length > MAX_CONTENT_BYTES) {
		return undefined;
	}
	const reader = new ByteReader(bytes);
	const code = reader.byte();
	const flag = reader.byte();
	const reliable = flag === 1 ? decodeReliable(reader) : undefined;
	const body = reader.take(reader.uint32());
	if (reader.failed || flag > 1 || (flag === 1 && !reliable) || !isPaddingOf(bytes, reader.position)) {
		return undefined;
	}
	const kind = KINDS[code];
	if (!kind) {
		return { kind: 'unknown', code, ...(reliable && { reliable }) };
	}
	if (RELIABLE_KINDS.has(kind) !== (reliable !== undefined)) {
		return undefined;
	}
	return reliable ? decodeReliableBody(kind, reliable, body) : decodeUnreliable(kind, body);
}

export type TextFault = 'empty' | 'too-long';

/** Why a text cannot be sent: `maxLength` is in code points, and 24 KiB of UTF-8 hold in any case. `undefined` where it can. */
export function textFault(text: string, maxLength: number): TextFault | undefined {
	if (text === '') {
		return 'empty';
	}
	// A code point is at most two units, so the count is not needed for texts far beyond the limit.
	if (text.length > 2 * maxLength || [...text].length > maxLength || utf8(text).length > MAX_TEXT_BYTES) {
		return 'too-long';
	}
	return undefined;
}
