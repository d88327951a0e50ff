/** The kinds of content, their codes and limits (docs/PROTOCOL.md, "Content"). */

/** Bytes of UTF-8 that a text may have, whatever the limit in code points. */
export const MAX_TEXT_BYTES = 24 * 1024;
/** Bytes of UTF-8 of a content's id. */
export const MAX_ID_BYTES = 64;
/** No content is longer, padding included; what the relay lets through is a little more. */
export const MAX_CONTENT_BYTES = 72 * 1024 - 256;
/** Of `ready`. */
export const NONCE_BYTES = 32;
/** s; 0 is none. */
export const MIN_TIMER = 5;
export const MAX_TIMER = 3600;
/** Characters of an emoji's name. */
export const MAX_EMOJI_LENGTH = 64;
/** Bytes of a file in one chunk; what the last one lacks is filled with zeros. */
export const CHUNK_BYTES = 64 * 1024;
/** Bytes of UTF-8. */
export const MAX_FILE_NAME_BYTES = 255;
export const MAX_MIME_LENGTH = 127;
export const MAX_FILE_BYTES = 2 ** 32 - 1;
/** Of a file's digest, a SHA-256. */
export const DIGEST_BYTES = 32;

/**
 * The place of a reliable content in its author's row, from 0 in each session, and the id that it keeps in every
 * session.
 */
export type Reliable = { readonly seq: number; readonly id: string };

/** Whose text or file is meant, as the one who writes sees it. */
export type Whose = 'mine' | 'yours';

/**
 * Why a file does not arrive; the position is the code. `unreadable`: its sender could not read it, or its receiver
 * could not keep it.
 */
export const CANCEL_REASONS = [
	'declined',
	'cancelled',
	'too-large',
	'too-many',
	'excess',
	'gap',
	'wrong-size',
	'mismatch',
	'stalled',
	'unreadable',
	'session-lost',
] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** `timer`: seconds from display to erasure, 0 for none. */
export type TextBody = { readonly kind: 'text'; readonly text: string; readonly timer: number };
/** Another wording of a text of the author's own. */
export type EditBody = { readonly kind: 'edit'; readonly target: string; readonly text: string };
export type DeleteBody = { readonly kind: 'delete'; readonly target: string };
/** `add` false takes the reaction away. `emoji`: a name without colons. */
export type ReactBody = {
	readonly kind: 'react';
	readonly whose: Whose;
	readonly target: string;
	readonly emoji: string;
	readonly add: boolean;
};
/** What later texts shall carry. `version` says which of two settings is the later one. */
export type TimerBody = { readonly kind: 'timer'; readonly seconds: number; readonly version: number };
/** The content's id is the file's. `size`: bytes, 1 to 2^32 - 1. `digest`: see files.ts of the session. */
export type FileOfferBody = {
	readonly kind: 'file-offer';
	readonly name: string;
	readonly mime: string;
	readonly size: number;
	readonly digest: Uint8Array;
};
/**
 * `taken`: chunks of a file of the other side's that were taken; 0 accepts it. The sender may be so many and CREDIT
 * more.
 */
export type FileAcceptBody = { readonly kind: 'file-accept'; readonly file: string; readonly taken: number };
export type FileCancelBody = {
	readonly kind: 'file-cancel';
	readonly whose: Whose;
	readonly file: string;
	readonly reason: CancelReason;
};
/** All of a file of the other side's was taken, and fits its digest. */
export type FileDoneBody = { readonly kind: 'file-done'; readonly file: string };
/** The initiator's first frame. `nonce`: the 32 bytes that the invite committed to. */
export type ReadyBody = { readonly kind: 'ready'; readonly nonce: Uint8Array };
/** Asks for a sign of life: its receipt. */
export type ProbeBody = { readonly kind: 'probe' };

/** What is kept and sent again until the peer's receipt has come. */
export type ReliableBody =
	| TextBody
	| EditBody
	| DeleteBody
	| ReactBody
	| TimerBody
	| FileOfferBody
	| FileAcceptBody
	| FileCancelBody
	| FileDoneBody
	| ReadyBody
	| ProbeBody;
export type ReliableContent = ReliableBody & Reliable;

/**
 * `received`: every reliable content with a lower seq was taken. `read`: every one with a lower seq was seen by the
 * user.
 */
export type ReceiptContent = { readonly kind: 'receipt'; readonly received: number; readonly read: number };
export type EndContent = { readonly kind: 'end' };
export type TypingContent = { readonly kind: 'typing'; readonly typing: boolean };
/** `data`: always CHUNK_BYTES; how many of the last chunk count says the offer. */
export type FileChunkContent = {
	readonly kind: 'file-chunk';
	readonly file: string;
	readonly index: number;
	readonly data: Uint8Array;
};

/** Neither kept nor acknowledged. */
export type UnreliableContent = ReceiptContent | EndContent | TypingContent | FileChunkContent;

/** A kind of a later version: reported, never guessed at. `reliable` where it is one that wants a receipt. */
export type UnknownContent = { readonly kind: 'unknown'; readonly code: number; readonly reliable?: Reliable };

export type Content = ReliableContent | UnreliableContent;
export type ContentKind = Content['kind'];

/** What a client can do, as it announces it in the handshake. */
export type Capability = 'edit' | 'file' | 'react' | 'text' | 'timer' | 'typing';

type KindRow = { readonly code: number; readonly reliable: boolean; readonly needs?: Capability };

/** Each kind with its code, whether it is kept until a receipt, and the capability without which it is not sent. */
export const KINDS: Readonly<Record<ContentKind, KindRow>> = {
	text: { code: 1, reliable: true, needs: 'text' },
	ready: { code: 2, reliable: true },
	receipt: { code: 3, reliable: false },
	probe: { code: 4, reliable: true },
	end: { code: 5, reliable: false },
	edit: { code: 6, reliable: true, needs: 'edit' },
	delete: { code: 7, reliable: true, needs: 'edit' },
	react: { code: 8, reliable: true, needs: 'react' },
	typing: { code: 9, reliable: false, needs: 'typing' },
	timer: { code: 10, reliable: true, needs: 'timer' },
	'file-offer': { code: 11, reliable: true, needs: 'file' },
	'file-accept': { code: 12, reliable: true, needs: 'file' },
	'file-chunk': { code: 13, reliable: false, needs: 'file' },
	'file-cancel': { code: 14, reliable: true, needs: 'file' },
	'file-done': { code: 15, reliable: true, needs: 'file' },
};

/** Every name that this version knows, sorted. */
export const CAPABILITIES: readonly Capability[] = ['edit', 'file', 'react', 'text', 'timer', 'typing'];

/** What both announced, sorted. */
export const common = (ours: readonly string[], theirs: readonly string[]): readonly string[] =>
	[...new Set(ours)].filter((name) => theirs.includes(name)).sort();

/**
 * Whether a content may go between two clients that have these capabilities in common. A text with a timer needs both.
 */
export function isAgreed(
	capabilities: readonly string[],
	content: { readonly kind: ContentKind; readonly timer?: number },
): boolean {
	const { needs } = KINDS[content.kind];
	return needs === undefined || (capabilities.includes(needs) && (!content.timer || capabilities.includes('timer')));
}

/** What a user wrote: it keeps its id in later sessions, and its status is shown. */
export const userOriginated = ({ kind }: { readonly kind: ContentKind }): boolean =>
	kind === 'text' || kind === 'edit' || kind === 'delete' || kind === 'react';
