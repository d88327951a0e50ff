/** The live session's receiving half: opens, puts in order, displays once, acknowledges. */
import { fromBase64url, wipe } from '@rocket.chat/crypto';
import type { StampedOtrFrame } from '@rocket.chat/otr-wire';
import { type Content, decodeContent, type UnknownContent } from '../content/index.ts';
import { open } from '../ratchet/index.ts';
import { endedByPeer } from './leaving.ts';
import { heard } from './liveness.ts';
import { acknowledge, admit } from './outbox.ts';
import { moveOn, sendReceipt } from './sending.ts';
import type { EarlyContent } from './state.ts';
import { MAX_SEEN } from './timing.ts';
import type { Turn } from './turn.ts';

/** A frame that did no good: counted, and shown once as one discreet line. */
export function drop(turn: Turn, refusal: string): string {
	if (turn.state.dropped === 0) {
		turn.notice('dropped-frames');
	}
	turn.set({ dropped: turn.state.dropped + 1 });
	return `dropped:${refusal}`;
}

/** Shows the texts among contents that are in order now. (author, id) is shown once in a conversation. */
export function display(turn: Turn, contents: readonly EarlyContent[]): void {
	const seen = new Set(turn.state.seen);
	for (const { id, text } of contents) {
		if (text !== undefined && !seen.has(id)) {
			seen.add(id);
			turn.emit({ type: 'message', message: { id, from: turn.context.peers.peer, text, ts: turn.now } });
		}
	}
	turn.set({ seen: [...seen].slice(-MAX_SEEN) });
}

/** What the inbox keeps of a reliable content; `undefined` for contents without a place. */
export function place(content: Content | UnknownContent): EarlyContent | undefined {
	switch (content.kind) {
		case 'text':
			return { seq: content.seq, id: content.id, text: content.text };
		case 'ready':
		case 'probe':
			return { seq: content.seq, id: content.id };
		case 'unknown':
			return content.reliable;
		default:
			return undefined;
	}
}

function takeReceipt(turn: Turn, receipt: { received: number; read: number }): string {
	const { outbox } = turn.state;
	if (receipt.received > outbox.nextSeq) {
		return drop(turn, 'receipt-for-nothing');
	}
	const acknowledged = acknowledge(outbox, receipt);
	turn.set({ outbox: acknowledged.outbox });
	for (const id of acknowledged.delivered) {
		turn.emit({ type: 'status', id, status: 'delivered' });
	}
	for (const id of acknowledged.read) {
		turn.emit({ type: 'status', id, status: 'read' });
	}
	if (acknowledged.progress) {
		moveOn(turn);
	}
	return 'receipt';
}

function takeReliable(turn: Turn, content: EarlyContent): string {
	const { live } = turn.state;
	if (!live) {
		return 'no-session';
	}
	const admitted = admit(live.inbox, content);
	if (!admitted.fresh) {
		return drop(turn, 'out-of-window');
	}
	turn.set({ live: { ...live, inbox: admitted.inbox } });
	display(turn, admitted.ready);
	sendReceipt(turn, { repeated: false });
	return admitted.ready.length > 0 ? 'taken' : 'early';
}

function takeContent(turn: Turn, content: Content | UnknownContent): string {
	if (content.kind === 'end') {
		return endedByPeer(turn);
	}
	if (content.kind !== 'receipt' && content.kind !== 'probe') {
		// A conversation that only keeps itself alive is idle all the same.
		turn.set({ activeAt: turn.now });
	}
	if (content.kind === 'receipt') {
		return takeReceipt(turn, content);
	}
	const placed = place(content);
	const result = placed ? takeReliable(turn, placed) : 'ignored';
	return content.kind === 'unknown' ? `unknown-content:${content.code}` : result;
}

/** A `data` frame of the live session. */
export function receive(turn: Turn, frame: StampedOtrFrame): string {
	const { live } = turn.state;
	const body = fromBase64url(frame.body);
	if (!live || !body) {
		return drop(turn, 'malformed');
	}
	const opened = open({ ...turn.handshake, now: turn.now }, live.ratchet, body);
	if (!opened.ok) {
		if (opened.refusal !== 'duplicate') {
			return drop(turn, opened.refusal);
		}
		return sendReceipt(turn, { repeated: true }) ? 'duplicate:receipt' : 'duplicate';
	}
	turn.set({ live: { ...live, ratchet: turn.made(opened.state) } });
	const content = decodeContent(opened.plaintext);
	wipe(opened.plaintext);
	heard(turn, frame.connection);
	return content ? takeContent(turn, content) : drop(turn, 'malformed-content');
}
