/**
 * The kinds of content (docs/PROTOCOL.md, "Content"), one row each. Types, encoding, decoding, checks, the form in
 * stored states and the capabilities that a client announces derive from the rows.
 */
import {
	cancelReason,
	chunkData,
	digest,
	emojiName,
	type Field,
	fileName,
	fileSize,
	flag,
	id,
	longText,
	mime,
	nonce,
	timer,
	uint32,
	whose,
} from './fields.ts';

type RowOf<C extends string> = {
	readonly code: number;
	/** Kept and sent again until the peer's receipt has come. */
	readonly reliable: boolean;
	/** The capability without which it is not sent. */
	readonly needs?: C;
	/** `user`: it keeps its id in later sessions, and its status is shown. `session`: it ends with its session. */
	readonly origin: 'user' | 'session';
	/** The fields of its body, in their order on the wire. */
	readonly body: Readonly<Record<string, Field<unknown>>>;
	/** Their order in stored states, where it differs. */
	readonly stored?: readonly string[];
	/** Rules that no single field can check. */
	readonly isConsistent?: (body: never) => boolean;
};

const ROWS = {
	text: {
		code: 1,
		reliable: true,
		needs: 'text',
		origin: 'user',
		body: { timer, text: longText },
		stored: ['text', 'timer'],
	},
	/** The initiator's first frame. `nonce`: the 32 bytes that the invite committed to. */
	ready: { code: 2, reliable: true, origin: 'session', body: { nonce } },
	/** `received`, `read`: the peer took, or its user saw, every reliable content with a lower seq. */
	receipt: {
		code: 3,
		reliable: false,
		origin: 'session',
		body: { received: uint32, read: uint32 },
		isConsistent: ({ received, read }: { received: number; read: number }) => read <= received,
	},
	/** Asks for a sign of life: its receipt. */
	probe: { code: 4, reliable: true, origin: 'session', body: {} },
	end: { code: 5, reliable: false, origin: 'session', body: {} },
	/** New wording for a text by the same author. */
	edit: { code: 6, reliable: true, needs: 'edit', origin: 'user', body: { target: id, text: longText } },
	delete: { code: 7, reliable: true, needs: 'edit', origin: 'user', body: { target: id } },
	/** `add` false removes the reaction. `emoji`: a name without colons. */
	react: {
		code: 8,
		reliable: true,
		needs: 'react',
		origin: 'user',
		body: { whose, add: flag, target: id, emoji: emojiName },
		stored: ['whose', 'target', 'emoji', 'add'],
	},
	typing: { code: 9, reliable: false, needs: 'typing', origin: 'session', body: { typing: flag } },
	/** The timer that later texts carry. Of two settings the one with the higher version is later. */
	timer: { code: 10, reliable: true, needs: 'timer', origin: 'session', body: { seconds: timer, version: uint32 } },
	/** The content's id is the file's id. `digest`: see `fileDigest`. */
	'file-offer': {
		code: 11,
		reliable: true,
		needs: 'file',
		origin: 'session',
		body: { size: fileSize, digest, name: fileName, mime },
		stored: ['name', 'mime', 'size', 'digest'],
	},
	/** `taken`: chunks of the peer's file that were taken; 0 accepts it. The sender may be CREDIT chunks ahead. */
	'file-accept': { code: 12, reliable: true, needs: 'file', origin: 'session', body: { file: id, taken: uint32 } },
	/** `data` always has CHUNK_BYTES; the offer's size says how many bytes of the last chunk count. */
	'file-chunk': {
		code: 13,
		reliable: false,
		needs: 'file',
		origin: 'session',
		body: { file: id, index: uint32, data: chunkData },
	},
	'file-cancel': {
		code: 14,
		reliable: true,
		needs: 'file',
		origin: 'session',
		body: { whose, reason: cancelReason, file: id },
		stored: ['whose', 'file', 'reason'],
	},
	/** The whole file was taken and matches its digest. */
	'file-done': { code: 15, reliable: true, needs: 'file', origin: 'session', body: { file: id } },
} as const satisfies Readonly<Record<string, RowOf<string>>>;

type Rows = typeof ROWS;
export type ContentKind = keyof Rows;

type ValueOf<F> = F extends Field<infer T> ? T : never;
type BodyOf<K extends ContentKind> = {
	[P in K]: { readonly kind: P } & { readonly [N in keyof Rows[P]['body']]: ValueOf<Rows[P]['body'][N]> };
}[K];
type KindWhere<R> = { [K in ContentKind]: Rows[K] extends R ? K : never }[ContentKind];

/** What a client can do, as it announces it in the handshake. */
export type Capability = {
	[K in ContentKind]: Rows[K] extends { readonly needs: infer C } ? C : never;
}[ContentKind];

export type KindRow = RowOf<Capability>;
export const KINDS: Readonly<Record<ContentKind, KindRow>> = ROWS;

export type FileOfferBody = BodyOf<'file-offer'>;
export type FileCancelBody = BodyOf<'file-cancel'>;
export type ReadyBody = BodyOf<'ready'>;
export type ProbeBody = BodyOf<'probe'>;
export type ReliableBody = BodyOf<KindWhere<{ readonly reliable: true }>>;

/**
 * The position of a reliable content in its author's sequence, from 0 in each session, and the id that it keeps in
 * every session.
 */
export type Reliable = { readonly seq: number; readonly id: string };
export type ReliableContent = ReliableBody & Reliable;

export type ReceiptContent = BodyOf<'receipt'>;
export type FileChunkContent = BodyOf<'file-chunk'>;
/** Neither kept nor acknowledged. */
export type UnreliableContent = BodyOf<KindWhere<{ readonly reliable: false }>>;

/** A kind of a later version: reported, never interpreted. `reliable`: present if it needs a receipt. */
export type UnknownContent = { readonly kind: 'unknown'; readonly code: number; readonly reliable?: Reliable };

export type Content = ReliableContent | UnreliableContent;
export type UserContentKind = KindWhere<{ readonly origin: 'user' }>;

/** What a user does apart from writing a new text: edits, deletes, reacts. Each is an input of the session as well. */
export type UserActionKind = Exclude<UserContentKind, 'text'>;
export type UserActionBody<K extends UserActionKind> = BodyOf<K>;
/** The input, with the fields of the content. `id`: the id of the action itself. */
export type UserAction<K extends UserActionKind = UserActionKind> = {
	[P in K]: { readonly type: P; readonly id: string } & Omit<BodyOf<P>, 'kind'>;
}[K];

const isUserAction = (kind: ContentKind): kind is UserActionKind => KINDS[kind].origin === 'user' && kind !== 'text';

export const USER_ACTIONS: readonly UserActionKind[] = (Object.keys(KINDS) as ContentKind[]).filter(isUserAction);

/** A record with a value for each of them. */
export const forUserActions = <V>(make: (kind: UserActionKind) => V): Readonly<Record<UserActionKind, V>> =>
	Object.fromEntries(USER_ACTIONS.map((kind) => [kind, make(kind)])) as Record<UserActionKind, V>;

/** Every capability that this version knows, sorted. */
export const CAPABILITIES: readonly Capability[] = [
	...new Set(Object.values(KINDS).flatMap(({ needs }) => needs ?? [])),
].sort();

/** Capabilities that both sides announced, sorted. */
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
export const userOriginated = <C extends { readonly kind: ContentKind }>(
	content: C,
): content is Extract<C, { readonly kind: UserContentKind }> => KINDS[content.kind].origin === 'user';
