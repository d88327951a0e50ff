/** The contents of the vectors: at least one of each kind, and a conversation in five turns. */
import { CANCEL_REASONS, CHUNK_BYTES, type Content } from '../src/content/index.ts';
import type { Role } from '../src/ratchet/types.ts';

const DIGEST = Uint8Array.from({ length: 32 }, (_, i) => 0x20 + i);
const CHUNK_FILL = 0x5a;

/** `data`: the value of every byte of a chunk. */
export type VectorContent = { readonly content: Content; readonly data?: number };

const of = (content: Content): VectorContent => ({ content });

export const vectorContents = (): readonly VectorContent[] => [
	of({ kind: 'text', seq: 0, id: 'a', text: 'Hello', timer: 0 }),
	of({
		kind: 'text',
		seq: 0xffff_ffff,
		id: 'i'.repeat(64),
		text: 'Schlüssel \u{1F511} \u0000 '.repeat(20),
		timer: 3600,
	}),
	of({ kind: 'ready', seq: 0, id: 'ready', nonce: DIGEST }),
	of({ kind: 'receipt', received: 7, read: 5 }),
	of({ kind: 'probe', seq: 3, id: 'probe' }),
	of({ kind: 'end' }),
	of({ kind: 'edit', seq: 4, id: 'edit', target: 'a', text: 'Hello again' }),
	of({ kind: 'delete', seq: 5, id: 'delete', target: 'a' }),
	of({ kind: 'react', seq: 6, id: 'react', whose: 'yours', target: 'b', emoji: 'key', add: true }),
	of({ kind: 'react', seq: 7, id: 'unreact', whose: 'mine', target: 'a', emoji: '+1', add: false }),
	of({ kind: 'typing', typing: true }),
	of({ kind: 'typing', typing: false }),
	of({ kind: 'timer', seq: 8, id: 'timer', seconds: 30, version: 2 }),
	of({ kind: 'file-offer', seq: 9, id: 'file', name: 'plan.txt', mime: 'text/plain', size: 70_000, digest: DIGEST }),
	of({ kind: 'file-accept', seq: 10, id: 'accept', file: 'file', taken: 0 }),
	{
		content: { kind: 'file-chunk', file: 'file', index: 1, data: new Uint8Array(CHUNK_BYTES).fill(CHUNK_FILL) },
		data: CHUNK_FILL,
	},
	...CANCEL_REASONS.map((reason, index) =>
		of({ kind: 'file-cancel', seq: 11 + index, id: 'cancel', whose: 'yours', file: 'file', reason }),
	),
	of({ kind: 'file-done', seq: 30, id: 'done', file: 'file' }),
];

/** What goes through the ratchet: each turn begins a chain. */
export const vectorConversation = (
	nonceI: Uint8Array,
): readonly { readonly from: Role; readonly content: Content }[] => [
	{ from: 'initiator', content: { kind: 'ready', seq: 0, id: 'ready', nonce: nonceI } },
	{ from: 'initiator', content: { kind: 'text', seq: 1, id: 'one', text: 'Hello, Bob', timer: 0 } },
	{ from: 'responder', content: { kind: 'receipt', received: 2, read: 2 } },
	{ from: 'responder', content: { kind: 'text', seq: 0, id: 'two', text: 'Hello, Alice \u{1F511}', timer: 30 } },
	{
		from: 'responder',
		content: { kind: 'react', seq: 1, id: 'three', whose: 'yours', target: 'one', emoji: 'wave', add: true },
	},
	{ from: 'initiator', content: { kind: 'receipt', received: 2, read: 1 } },
	{ from: 'responder', content: { kind: 'typing', typing: true } },
	{ from: 'initiator', content: { kind: 'edit', seq: 2, id: 'four', target: 'one', text: 'Hello again, Bob' } },
	{ from: 'initiator', content: { kind: 'end' } },
];
