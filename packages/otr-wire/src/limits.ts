import type { OtrContentKind, OtrFrameKind, OtrHintKind } from './frames.ts';

export const CONTENT_KINDS = ['invite', 'accept', 'data'] as const satisfies readonly OtrContentKind[];

export const HINT_KINDS = [
	'decline',
	'cancel',
	'elsewhere',
	'locked',
	'unknown',
	'refetch',
	'end',
] as const satisfies readonly OtrHintKind[];

/** Bytes of `body` once decoded, at most. */
export const BODY_LIMITS = { handshake: 4 * 1024, data: 72 * 1024, hint: 0 } as const;

/**
 * Bytes of the largest `data` body that a text gives: an edit of 24 KiB of UTF-8 and the 140 bytes around it, which the
 * padding makes 25 KiB, behind a ratchet header (40) and with a tag (16). What is larger is a chunk of a file;
 * otr-protocol's contents are tested against it.
 */
export const TEXT_BODY_LIMIT = 25 * 1024 + 40 + 16;

/** A session id is this many random bytes. */
export const SID_BYTES = 16;

/** Which limit, and which budget of the relay, a kind falls under. */
export type OtrFrameClass = keyof typeof BODY_LIMITS;

const CLASSES: ReadonlyMap<string, OtrFrameClass> = new Map([
	...HINT_KINDS.map((kind): [string, OtrFrameClass] => [kind, 'hint']),
	['invite', 'handshake'],
	['accept', 'handshake'],
	['data', 'data'],
]);

export const isFrameKind = (kind: unknown): kind is OtrFrameKind => typeof kind === 'string' && CLASSES.has(kind);

export const frameClass = (kind: OtrFrameKind): OtrFrameClass => CLASSES.get(kind) ?? 'hint';
