/**
 * The reliable part of a conversation (docs/PROTOCOL.md, "Outbox and receipts"): our contents until their receipts,
 * and the peer's in order.
 */
import { type ReliableContent, userOriginated } from '../../content/index.ts';
import type { Inbox, InboxEntry, Outbox, OutboxContent, OutboxEntry } from '../state/state.ts';
import { MAX_IN_FLIGHT, MAX_OUTBOX, MAX_UNREAD } from '../state/timing.ts';

export const inFlightEntries = (outbox: Outbox): readonly OutboxEntry[] =>
	outbox.entries.filter((entry) => entry.inFlight);

export const hasCapacity = (outbox: Outbox): boolean => outbox.entries.length < MAX_OUTBOX;

/** Appends a content that is not encrypted yet. */
export function enqueue(outbox: Outbox, entry: { id: string; content: OutboxContent; now: number }): Outbox {
	return {
		...outbox,
		entries: [...outbox.entries, { id: entry.id, content: entry.content, since: entry.now, everSent: false }],
	};
}

/** `ready` opens a session: it comes first, is encrypted already, and has the session's first seq. */
export function begin(outbox: Outbox, { id, frame, now }: { id: string; frame: Uint8Array; now: number }): Outbox {
	const ready: OutboxEntry = {
		id,
		content: { kind: 'ready' },
		since: now,
		everSent: true,
		inFlight: { seq: 0, frame },
	};
	return { ...outbox, entries: [ready, ...outbox.entries], nextSeq: 1 };
}

/** A text that was never encrypted, so no one else has it and it may still be changed. */
export const queuedText = (outbox: Outbox, id: string): OutboxEntry | undefined =>
	outbox.entries.find((entry) => entry.id === id && entry.content.kind === 'text' && !entry.everSent);

/** Changes the wording of a queued text. */
export const reword = (outbox: Outbox, id: string, text: string): Outbox => ({
	...outbox,
	entries: outbox.entries.map((entry) =>
		entry.id === id && entry.content.kind === 'text' ? { ...entry, content: { ...entry.content, text } } : entry,
	),
});

const isReactionTo = (content: OutboxContent, id: string): boolean =>
	content.kind === 'react' && content.whose === 'mine' && content.target === id;

/**
 * Removes a queued text and our reactions to it; the peer never learns of either. Edits are part of the text already.
 */
export const withdraw = (outbox: Outbox, id: string): Outbox => ({
	...outbox,
	entries: outbox.entries.filter((entry) => entry.id !== id && !isReactionTo(entry.content, id)),
});

/**
 * Encrypts what is queued, in order, while fewer than 128 wait for receipts, so that what is in flight stays ahead of
 * what is queued. `seal` returns `undefined` where the session cannot send.
 */
export function sealQueued(
	outbox: Outbox,
	now: number,
	seal: (content: ReliableContent) => Uint8Array | undefined,
): Outbox {
	const entries = [...outbox.entries];
	let { nextSeq } = outbox;
	for (const [index, entry] of entries.slice(0, MAX_IN_FLIGHT).entries()) {
		const { content } = entry;
		if (entry.inFlight || content.kind === 'ready') {
			continue;
		}
		const frame = seal({ ...content, id: entry.id, seq: nextSeq });
		if (!frame) {
			break;
		}
		entries[index] = { ...entry, since: now, everSent: true, inFlight: { seq: nextSeq, frame } };
		nextSeq += 1;
	}
	return { ...outbox, entries, nextSeq };
}

/**
 * Applies a receipt. Entries below `received` are removed; `delivered` lists what the user wrote, `read` only texts.
 * A receipt for contents that were never sent, or an outdated one, has no wrong effect.
 */
export function acknowledge(
	outbox: Outbox,
	receipt: { received: number; read: number },
): { outbox: Outbox; delivered: readonly string[]; read: readonly string[]; progress: boolean } {
	const acknowledged = outbox.entries.filter(({ inFlight }) => inFlight && inFlight.seq < receipt.received);
	const texts = acknowledged.filter(({ content }) => content.kind === 'text');
	const delivered = acknowledged.filter(({ content }) => userOriginated(content)).map(({ id }) => id);
	const arrived = texts.map(({ id, inFlight }) => ({ id, seq: inFlight?.seq ?? 0 }));
	const unread = [...outbox.unread, ...arrived];
	const read = unread.filter(({ seq }) => seq < receipt.read);
	return {
		outbox: {
			...outbox,
			entries: outbox.entries.filter((entry) => !acknowledged.includes(entry)),
			unread: unread.filter((entry) => !read.includes(entry)).slice(-MAX_UNREAD),
		},
		delivered,
		read: read.map(({ id }) => id),
		progress: acknowledged.length > 0,
	};
}

/**
 * For a new session: same ids, same order, nothing encrypted yet. What belonged to the old session (`ready`, `probe`,
 * files) is removed; the timer is sent again.
 */
export const renew = (outbox: Outbox): Outbox => ({
	entries: outbox.entries
		.filter(({ content }) => userOriginated(content))
		.map(({ id, content, since, everSent }) => ({ id, content, since, everSent })),
	nextSeq: 0,
	unread: outbox.unread.map(({ id }) => ({ id, seq: 0 })),
});

/** The ids of what the user wrote: their status is shown. */
export const idsOf = (entries: readonly OutboxEntry[]): readonly string[] =>
	entries.filter(({ content }) => userOriginated(content)).map(({ id }) => id);

/** The texts of these entries, in order, with the edits among them applied and without deleted ones. */
export function textsOf(entries: readonly OutboxEntry[]): readonly string[] {
	const texts = new Map<string, string>();
	for (const { id, content } of entries) {
		if (content.kind === 'text') {
			texts.set(id, content.text);
		} else if (content.kind === 'edit' && texts.has(content.target)) {
			texts.set(content.target, content.text);
		} else if (content.kind === 'delete') {
			texts.delete(content.target);
		}
	}
	return [...texts.values()];
}

/**
 * Takes a reliable content of the peer. `ready`: what is now in order, this content included once it is its turn.
 * `fresh` is false for a seq that was taken before, or that lies beyond the window that an honest peer keeps.
 */
export function admit(
	inbox: Inbox,
	content: InboxEntry,
): { inbox: Inbox; ready: readonly InboxEntry[]; fresh: boolean } {
	const known = content.seq < inbox.next || inbox.outOfOrder.some(({ seq }) => seq === content.seq);
	if (known || content.seq >= inbox.next + MAX_IN_FLIGHT) {
		return { inbox, ready: [], fresh: false };
	}
	const buffered = [...inbox.outOfOrder, content].sort((a, b) => a.seq - b.seq);
	let { next } = inbox;
	while (buffered[next - inbox.next]?.seq === next) {
		next += 1;
	}
	const count = next - inbox.next;
	return { inbox: { ...inbox, next, outOfOrder: buffered.slice(count) }, ready: buffered.slice(0, count), fresh: true };
}
