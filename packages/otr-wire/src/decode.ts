import { decodedLength, encodedLength } from './base64url.ts';
import type { OtrErrorCode } from './errors.ts';
import type { OtrFrame, OtrFrameKind, StampedOtrFrame } from './frames.ts';
import { BODY_LIMITS, frameClass, isFrameKind, SID_BYTES } from './limits.ts';
import { parseStamp } from './stamp.ts';

/** What was wrong with a frame; `reason` says what was expected and repeats nothing of what came. */
export type FrameFault = {
	ok: false;
	error: Extract<OtrErrorCode, 'error-invalid-frame' | 'error-frame-too-large'>;
	reason: string;
};

export type Decoded<F> = { ok: true; kind: OtrFrameKind; frame: F } | FrameFault;

/** Ids of rooms and users: what Rocket.Chat makes, with some margin for imported ids. */
const ID = /^[^\s/:\p{C}]{1,128}$/u;

const invalid = (reason: string): FrameFault => ({ ok: false, error: 'error-invalid-frame', reason });

type Field = { readonly required: boolean; readonly expected: string; readonly accepts: (value: unknown) => boolean };

const text =
	(test: (value: string) => boolean): Field['accepts'] =>
	(value) =>
		typeof value === 'string' && test(value);
const version: Field = { required: true, expected: 'v: 1', accepts: (value) => value === 1 };
const id = (name: string): Field => ({
	required: true,
	expected: `${name}: an id of at most 128 characters`,
	accepts: text((value) => ID.test(value)),
});
const sid: Field = {
	required: true,
	expected: `sid: ${SID_BYTES} bytes in base64url`,
	accepts: text((value) => value.length === encodedLength(SID_BYTES) && decodedLength(value) === SID_BYTES),
};
const stamp = (name: string, required: boolean): Field => ({
	required,
	expected: `${name}: <instance>:<connection>`,
	accepts: text((value) => parseStamp(value) !== undefined),
});
/** Size and alphabet depend on the kind: `bodyFault`. */
const body: Field = { required: true, expected: 'body: a text', accepts: text(() => true) };

const WRITTEN = new Map<string, Field>([
	['v', version],
	['rid', id('rid')],
	['sid', sid],
	['to', stamp('to', false)],
	['body', body],
]);

const STAMPED = new Map<string, Field>([
	['v', version],
	['rid', id('rid')],
	['sid', sid],
	['body', body],
	['from', id('from')],
	['connection', stamp('connection', true)],
]);

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
	if (typeof value !== 'object' || value === null) return false;
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
};

const fieldsFault = (value: Record<string, unknown>, fields: ReadonlyMap<string, Field>): FrameFault | undefined => {
	if (Object.keys(value).some((key) => !fields.has(key)))
		return invalid(`expected no other fields than ${[...fields.keys()].join(', ')}`);
	for (const [name, { required, expected, accepts }] of fields) {
		const present = Object.hasOwn(value, name);
		if (present ? !accepts(value[name]) : required) return invalid(`expected ${expected}`);
	}
	return undefined;
};

const bodyFault = (kind: OtrFrameKind, encoded: string): FrameFault | undefined => {
	const frames = frameClass(kind);
	const limit = BODY_LIMITS[frames];
	if (encoded.length > encodedLength(limit))
		return {
			ok: false,
			error: 'error-frame-too-large',
			reason: `expected at most ${limit} bytes in the body of ${kind}`,
		};
	const length = decodedLength(encoded);
	if (length === undefined) return invalid('expected body: base64url without padding, trailing bits zero');
	if (frames !== 'hint' && length === 0) return invalid(`expected a body in ${kind}`);
	return undefined;
};

const decode = (
	kind: unknown,
	value: unknown,
	fields: ReadonlyMap<string, Field>,
): { fault: FrameFault } | { kind: OtrFrameKind; value: Record<string, unknown> } => {
	if (!isFrameKind(kind)) return { fault: invalid('expected a known kind of frame') };
	if (!isPlainObject(value)) return { fault: invalid('expected an object') };
	const fault = fieldsFault(value, fields) ?? bodyFault(kind, String(value.body));
	return fault ? { fault } : { kind, value };
};

/**
 * Checks what a client wrote to `<peer uid>/otr`: a value, never an exception. The frame in the answer is a copy that
 * holds the known fields alone. Limits: BODY_LIMITS by kind, hints with an empty body, content with some.
 */
export const decodeFrame = (kind: unknown, value: unknown): Decoded<OtrFrame> => {
	const decoded = decode(kind, value, WRITTEN);
	if ('fault' in decoded) return decoded.fault;
	const { v, rid, sid, to, body } = decoded.value as OtrFrame;
	return { ok: true, kind: decoded.kind, frame: to === undefined ? { v, rid, sid, body } : { v, rid, sid, to, body } };
};

/** Checks what arrived on `<own uid>/otr`, or from another instance. */
export const decodeStampedFrame = (kind: unknown, value: unknown): Decoded<StampedOtrFrame> => {
	const decoded = decode(kind, value, STAMPED);
	if ('fault' in decoded) return decoded.fault;
	const { v, rid, sid, body, from, connection } = decoded.value as StampedOtrFrame;
	return { ok: true, kind: decoded.kind, frame: { v, rid, sid, body, from, connection } };
};

/** The room that a frame names, read before the frame is decoded; undefined if the room is absent or invalid. */
export const frameRoom = (value: unknown): string | undefined =>
	isPlainObject(value) && Object.hasOwn(value, 'rid') && typeof value.rid === 'string' && ID.test(value.rid)
		? value.rid
		: undefined;
