/** The strict reading half of encode.ts. */
import { fromUtf8 } from '@rocket.chat/crypto';
import { ByteReader } from './bytes.ts';
import { isEmojiName, isFileName, isFileSize, isId, isMime, isTimer } from './checks.ts';
import {
	CANCEL_REASONS,
	CHUNK_BYTES,
	type Content,
	type ContentKind,
	DIGEST_BYTES,
	KINDS,
	MAX_CONTENT_BYTES,
	MAX_TEXT_BYTES,
	NONCE_BYTES,
	type Reliable,
	type ReliableBody,
	type UnknownContent,
	type UnreliableContent,
	type Whose,
} from './kinds.ts';
import { isPaddingOf } from './padding.ts';

const KIND_OF: ReadonlyMap<number, ContentKind> = new Map(
	(Object.keys(KINDS) as ContentKind[]).map((kind) => [KINDS[kind].code, kind]),
);

/** One byte that says yes or no; anything else makes the reader fail. */
function flag(reader: ByteReader): boolean {
	const value = reader.byte();
	if (value > 1) {
		reader.fail();
	}
	return value === 1;
}

const whose = (reader: ByteReader): Whose => (flag(reader) ? 'yours' : 'mine');

/** A string behind its length in one byte that passes `is`, else the reader fails. */
function short(reader: ByteReader, is: (text: string) => boolean): string {
	const text = fromUtf8(reader.view(reader.byte()));
	if (text === undefined || !is(text)) {
		reader.fail();
	}
	return text ?? '';
}

/** The rest as UTF-8, 1 byte to 24 KiB. */
function longText(reader: ByteReader): string {
	const bytes = reader.rest();
	const text = bytes.length <= MAX_TEXT_BYTES ? fromUtf8(bytes) : undefined;
	if (!text) {
		reader.fail();
	}
	return text ?? '';
}

function timer(reader: ByteReader): number {
	const seconds = reader.uint16();
	if (!isTimer(seconds)) {
		reader.fail();
	}
	return seconds;
}

function reason(reader: ByteReader): (typeof CANCEL_REASONS)[number] {
	const found = CANCEL_REASONS[reader.byte()];
	if (!found) {
		reader.fail();
	}
	return found ?? 'cancelled';
}

function size(reader: ByteReader): number {
	const bytes = reader.uint32();
	if (!isFileSize(bytes)) {
		reader.fail();
	}
	return bytes;
}

const RELIABLE: {
	readonly [K in ReliableBody['kind']]: (reader: ByteReader) => Omit<Extract<ReliableBody, { kind: K }>, 'kind'>;
} = {
	text: (reader) => ({ timer: timer(reader), text: longText(reader) }),
	ready: (reader) => ({ nonce: reader.take(NONCE_BYTES) }),
	probe: () => ({}),
	edit: (reader) => ({ target: short(reader, isId), text: longText(reader) }),
	delete: (reader) => ({ target: short(reader, isId) }),
	react: (reader) => ({
		whose: whose(reader),
		add: flag(reader),
		target: short(reader, isId),
		emoji: short(reader, isEmojiName),
	}),
	timer: (reader) => ({ seconds: timer(reader), version: reader.uint32() }),
	'file-offer': (reader) => ({
		size: size(reader),
		digest: reader.take(DIGEST_BYTES),
		name: short(reader, isFileName),
		mime: short(reader, isMime),
	}),
	'file-accept': (reader) => ({ file: short(reader, isId), taken: reader.uint32() }),
	'file-cancel': (reader) => ({ whose: whose(reader), reason: reason(reader), file: short(reader, isId) }),
	'file-done': (reader) => ({ file: short(reader, isId) }),
};

const UNRELIABLE: {
	readonly [K in UnreliableContent['kind']]: (
		reader: ByteReader,
	) => Omit<Extract<UnreliableContent, { kind: K }>, 'kind'>;
} = {
	receipt: (reader) => {
		const receipt = { received: reader.uint32(), read: reader.uint32() };
		if (receipt.read > receipt.received) {
			reader.fail();
		}
		return receipt;
	},
	end: () => ({}),
	typing: (reader) => ({ typing: flag(reader) }),
	'file-chunk': (reader) => ({ file: short(reader, isId), index: reader.uint32(), data: reader.take(CHUNK_BYTES) }),
};

function decodeReliable(reader: ByteReader): Reliable | undefined {
	const reliable = { seq: reader.uint32(), id: short(reader, isId) };
	return reader.failed ? undefined : reliable;
}

function decodeBody(kind: ContentKind, reliable: Reliable | undefined, body: Uint8Array): Content | undefined {
	const reader = new ByteReader(body);
	const read = reliable ? RELIABLE[kind as ReliableBody['kind']] : UNRELIABLE[kind as UnreliableContent['kind']];
	const fields = read(reader);
	return reader.finished ? ({ kind, ...fields, ...reliable } as Content) : undefined;
}

/** The content of opened bytes; `undefined` for what no sender of this version writes. */
export function decodeContent(bytes: Uint8Array): Content | UnknownContent | undefined {
	if (bytes.length > MAX_CONTENT_BYTES) {
		return undefined;
	}
	const reader = new ByteReader(bytes);
	const code = reader.byte();
	const reliable = flag(reader) ? decodeReliable(reader) : undefined;
	const body = reader.view(reader.uint32());
	if (reader.failed || !isPaddingOf(bytes, reader.position)) {
		return undefined;
	}
	const kind = KIND_OF.get(code);
	if (!kind) {
		return { kind: 'unknown', code, ...(reliable && { reliable }) };
	}
	return KINDS[kind].reliable === (reliable !== undefined) ? decodeBody(kind, reliable, body) : undefined;
}
