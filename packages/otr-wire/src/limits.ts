import type { OtrContentKind, OtrFrameKind, OtrHintKind } from './frames.ts';

export const CONTENT_KINDS = ['invite', 'accept', 'data'] as const satisfies readonly OtrContentKind[];

export const HINT_KINDS = ['decline', 'cancel', 'elsewhere', 'locked', 'unknown', 'refetch', 'end'] as const satisfies readonly OtrHintKind[];

/** Bytes of `body` once decoded, at most. */
export const BODY_LIMITS = { handshake: 4 * 1024, data: 72 * 1024, hint: 0 } as const;

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
