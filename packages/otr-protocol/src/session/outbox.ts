/** The reliable part of a conversation (docs/PROTOCOL.md, "Outbox and receipts"): our own contents until their receipts, the peer's in their order. */
import type { ReliableContent } from '../content/index.ts';
import type { EarlyContent, Inbox, Outbox, OutboxContent, OutboxEntry } from './state.ts';
import { MAX_IN_FLIGHT, MAX_OUTBOX, MAX_UNREAD } from './timing.ts';

export const inFlight = (outbox: Outbox): readonly OutboxEntry[] => outbox.entries.filter((entry) => entry.flight);

export const hasRoom = (outbox: Outbox): boolean => outbox.entries.length < MAX_OUTBOX;

/** Appends a content that is not encrypted yet; `first` puts it before all others (`ready` opens a session). */
export function enqueue(outbox: Outbox, entry: { id: string; content: OutboxContent; now: number; first?: true }): Outbox {
	const added: OutboxEntry = { id: entry.id, content: entry.content, since: entry.now };
	return { ...outbox, entries: entry.first ? [added, ...outbox.entries] : [...outbox.entries, added] };
}

/** Encrypts what is held, in order, while fewer than 128 wait for receipts. `seal` gives `undefined` where the session cannot send. */
export function fill(
	outbox: Outbox,
	now: number,
	seal: (content: ReliableContent) => Uint8Array | undefined,
): { outbox: Outbox; sealed: readonly OutboxEntry[] } {
	const entries = [...outbox.entries];
	const sealed: OutboxEntry[] = [];
	let { nextSeq } = outbox;
	for (const [index, entry] of entries.slice(0, MAX_IN_FLIGHT).entries()) {
		if (entry.flight) {
			continue;
		}
		const frame = seal({ ...entry.content, id: entry.id, seq: nextSeq });
		if (!frame) {
			break;
		}
		const flying: OutboxEntry = { ...entry, since: now, flight: { seq: nextSeq, frame } };
		entries[index] = flying;
		sealed.push(flying);
		nextSeq += 1;
	}
	return { outbox: { ...outbox, entries, nextSeq }, sealed };
}

/**
 * Takes a receipt. Entries below `received` leave; `delivered` and `read` name texts alone. A receipt for what was never sent, or one that is
 * older than another, changes nothing it should not.
 */
export function acknowledge(
	outbox: Outbox,
	receipt: { received: number; read: number },
): { outbox: Outbox; delivered: readonly string[]; read: readonly string[]; progress: boolean } {
	const acknowledged = outbox.entries.filter(({ flight }) => flight && flight.seq < receipt.received);
	const texts = acknowledged.filter(({ content }) => content.kind === 'text');
	const arrived = texts.map(({ id, flight }) => ({ id, seq: flight?.seq ?? 0 }));
	const unread = [...outbox.unread, ...arrived];
	const read = receipt.read > 0 ? unread.filter(({ seq }) => seq < receipt.read) : [];
	return {
		outbox: {
			...outbox,
			entries: outbox.entries.filter((entry) => !acknowledged.includes(entry)),
			unread: unread.filter((entry) => !read.includes(entry)).slice(-MAX_UNREAD),
		},
		delivered: arrived.map(({ id }) => id),
		read: read.map(({ id }) => id),
		progress: acknowledged.length > 0,
	};
}

/** For a new session: same ids, same order, nothing encrypted yet. What belonged to the old session alone (`ready`, `probe`) goes. */
export const renew = (outbox: Outbox): Outbox => ({
	entries: outbox.entries.filter(({ content }) => content.kind === 'text').map(({ id, content, since }) => ({ id, content, since })),
	nextSeq: 0,
	unread: outbox.unread.map(({ id }) => ({ id, seq: 0 })),
});

/** The texts of entries, in order, with their ids. */
export const textsOf = (entries: readonly OutboxEntry[]): readonly { id: string; text: string }[] =>
	entries.flatMap(({ id, content }) => (content.kind === 'text' ? [{ id, text: content.text }] : []));

/**
 * Takes a reliable content of the peer. `ready` holds what is now in order, this one included where its turn has come; `fresh` is false for
 * a seq that was taken before or lies beyond the window that an honest peer keeps.
 */
export function admit(inbox: Inbox, content: EarlyContent): { inbox: Inbox; ready: readonly EarlyContent[]; fresh: boolean } {
	const known = content.seq < inbox.next || inbox.early.some(({ seq }) => seq === content.seq);
	if (known || content.seq >= inbox.next + MAX_IN_FLIGHT) {
		return { inbox, ready: [], fresh: false };
	}
	const early = [...inbox.early, content].sort((a, b) => a.seq - b.seq);
	let { next } = inbox;
	while (early[next - inbox.next]?.seq === next) {
		next += 1;
	}
	const count = next - inbox.next;
	return { inbox: { ...inbox, next, early: early.slice(count) }, ready: early.slice(0, count), fresh: true };
}
