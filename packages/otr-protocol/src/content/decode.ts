/** The strict reader of what encode.ts writes. */
import { ByteReader } from './bytes.ts';
import { flag, id, uint32 } from './fields.ts';
import { type Content, type ContentKind, KINDS, type Reliable, type UnknownContent } from './kinds.ts';
import { MAX_CONTENT_BYTES } from './limits.ts';
import { isPaddingOf } from './padding.ts';

const KIND_OF: ReadonlyMap<number, ContentKind> = new Map(
	(Object.keys(KINDS) as ContentKind[]).map((kind) => [KINDS[kind].code, kind]),
);

function decodeReliable(reader: ByteReader): Reliable | undefined {
	const reliable = { seq: uint32.read(reader), id: id.read(reader) };
	return reader.failed ? undefined : reliable;
}

function decodeBody(kind: ContentKind, reliable: Reliable | undefined, bytes: Uint8Array): Content | undefined {
	const { body, isConsistent } = KINDS[kind];
	const reader = new ByteReader(bytes);
	const fields = Object.fromEntries(Object.entries(body).map(([name, field]) => [name, field.read(reader)]));
	const valid = reader.finished && (isConsistent === undefined || isConsistent(fields as never));
	return valid ? ({ kind, ...fields, ...reliable } as Content) : undefined;
}

/** The content of opened bytes; `undefined` for bytes that no sender of this version writes. */
export function decodeContent(bytes: Uint8Array): Content | UnknownContent | undefined {
	if (bytes.length > MAX_CONTENT_BYTES) {
		return undefined;
	}
	const reader = new ByteReader(bytes);
	const code = reader.byte();
	const reliable = flag.read(reader) ? decodeReliable(reader) : undefined;
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
