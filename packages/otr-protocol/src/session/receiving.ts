/** The live session's receiving half: opens, puts in order, takes each content once, acknowledges. */
import { fromBase64url, wipe } from '@rocket.chat/crypto';
import type { StampedOtrFrame } from '@rocket.chat/otr-wire';
import {
	type Content,
	decodeContent,
	isAgreed,
	type ReceiptContent,
	type ReliableContent,
	type UnknownContent,
} from '../content/index.ts';
import { open } from '../ratchet/index.ts';
import { isLaterTimer } from './compose.ts';
import { takeCancel, takeChunk, takeOffer } from './file-receiving.ts';
import { takeAccept, takeDone } from './file-sending.ts';
import { endedByPeer } from './leaving.ts';
import { heard } from './liveness.ts';
import { acknowledge, admit } from './outbox.ts';
import { flush, moveOn, sendReceipt } from './sending.ts';
import type { EarlyContent, LiveSession, TakenContent } from './state.ts';
import { MAX_SEEN, TYPING_LIFE } from './timing.ts';
import type { Turn } from './turn.ts';

function setPeerTyping(turn: Turn, typing: boolean): void {
	const { live } = turn.state;
	turn.set({ live: live && { ...live, peerTyping: typing } });
	if (typing) {
		turn.arm('typing', TYPING_LIFE);
	} else {
		turn.disarm('typing');
	}
}

/** What belongs to the session alone: each is taken where it comes, in order. */
function perform(turn: Turn, id: string, content: TakenContent): void {
	switch (content.kind) {
		case 'timer':
			if (isLaterTimer(content, turn.state.timer)) {
				const { seconds, version } = content;
				const changed = seconds !== turn.state.timer.seconds;
				turn.set({ timer: { seconds, version } });
				if (changed) {
					turn.emit({ type: 'timer-set', from: turn.context.peers.peer, seconds });
				}
			}
			break;
		case 'file-offer':
			takeOffer(turn, id, content);
			break;
		case 'file-accept':
			takeAccept(turn, content);
			break;
		case 'file-cancel':
			takeCancel(turn, content);
			break;
		case 'file-done':
			takeDone(turn, content.file);
			break;
		default:
			show(turn, id, content);
	}
}

/** What the peer's user wrote: it can name no text but by its author, and changes none of ours. */
function show(
	turn: Turn,
	id: string,
	content: Extract<TakenContent, { kind: 'text' | 'edit' | 'delete' | 'react' }>,
): void {
	const { self, peer: from } = turn.context.peers;
	switch (content.kind) {
		case 'text': {
			const { text, timer } = content;
			setPeerTyping(turn, false);
			turn.emit({ type: 'message', message: { id, from, text, ts: turn.now, ...(timer > 0 && { timer }) } });
			break;
		}
		case 'edit':
			turn.emit({ type: 'edited', id, from, target: content.target, text: content.text, ts: turn.now });
			break;
		case 'delete':
			turn.emit({ type: 'deleted', id, from, target: content.target });
			break;
		case 'react': {
			const { whose, target, emoji, add } = content;
			turn.emit({ type: 'reacted', id, from, author: whose === 'mine' ? from : self, target, emoji, add });
			break;
		}
	}
}

const OF_USER: ReadonlySet<string> = new Set(['text', 'edit', 'delete', 'react']);

/** Takes contents that are in order now. Of what the peer's user wrote (author, id) is taken once in a conversation. */
export function take(turn: Turn, contents: readonly EarlyContent[]): void {
	const seen = new Set(turn.state.seen);
	for (const { id, content } of contents) {
		if (!content || (OF_USER.has(content.kind) && seen.has(id))) {
			continue;
		}
		if (OF_USER.has(content.kind)) {
			seen.add(id);
		}
		perform(turn, id, content);
	}
	turn.set({ seen: [...seen].slice(-MAX_SEEN) });
	// What files answer.
	flush(turn);
}

/**
 * What the inbox keeps of a reliable content. What was not agreed on takes its place, so that what follows is not held
 * up, and does nothing else.
 */
function placeOf(turn: Turn, content: ReliableContent, capabilities: readonly string[]): EarlyContent {
	const { seq, id, ...body } = content;
	if (body.kind === 'ready' || body.kind === 'probe') {
		return { seq, id };
	}
	if (!isAgreed(capabilities, content)) {
		turn.drop('not-negotiated');
		return { seq, id };
	}
	return { seq, id, content: body as TakenContent };
}

/** The same of any content; `undefined` for contents without a place. */
export function place(
	turn: Turn,
	content: Content | UnknownContent,
	capabilities: readonly string[],
): EarlyContent | undefined {
	if (content.kind === 'unknown') {
		return content.reliable;
	}
	return 'seq' in content ? placeOf(turn, content, capabilities) : undefined;
}

function takeReceipt(turn: Turn, receipt: ReceiptContent): string {
	const { outbox } = turn.state;
	if (receipt.received > outbox.nextSeq) {
		return turn.drop('receipt-for-nothing');
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
	const admitted = live && admit(live.inbox, content);
	if (!admitted?.fresh) {
		return turn.drop('out-of-window');
	}
	turn.set({ live: live && { ...live, inbox: admitted.inbox } });
	take(turn, admitted.ready);
	sendReceipt(turn);
	return admitted.ready.length > 0 ? 'taken' : 'early';
}

function takeContent(turn: Turn, content: Content | UnknownContent, capabilities: readonly string[]): string {
	switch (content.kind) {
		case 'end':
			return endedByPeer(turn);
		case 'receipt':
			return takeReceipt(turn, content);
		case 'typing':
		case 'file-chunk':
			if (!isAgreed(capabilities, content)) {
				return turn.drop('not-negotiated');
			}
			if (content.kind === 'file-chunk') {
				return takeChunk(turn, content);
			}
			setPeerTyping(turn, content.typing);
			return 'typing';
		case 'unknown':
			turn.reportUnknown();
			if (content.reliable) {
				takeReliable(turn, content.reliable);
			}
			return `unknown-content:${content.code}`;
		default:
			return takeReliable(turn, placeOf(turn, content, capabilities));
	}
}

/** A `data` frame of the live session. */
export function receive(turn: Turn, live: LiveSession, frame: StampedOtrFrame): string {
	const body = fromBase64url(frame.body);
	if (!body) {
		return turn.drop('malformed');
	}
	const opened = open({ ...turn.handshake, now: turn.now }, live.ratchet, body);
	if (!opened.ok) {
		if (opened.refusal !== 'duplicate') {
			return turn.drop(opened.refusal);
		}
		return sendReceipt(turn, { repeated: true }) ? 'duplicate:receipt' : 'duplicate';
	}
	turn.set({ live: { ...live, ratchet: turn.made(opened.state) } });
	const content = decodeContent(opened.plaintext);
	wipe(opened.plaintext);
	heard(turn, frame.connection);
	if (!content) {
		return turn.drop('malformed-content');
	}
	if (content.kind !== 'receipt' && content.kind !== 'probe') {
		// A conversation that only keeps itself alive is idle all the same.
		turn.set({ activeAt: turn.now });
	}
	return takeContent(turn, content, live.capabilities);
}
