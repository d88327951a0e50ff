/** The receiving half of a live session: decrypts, restores the order, applies each content once, acknowledges. */
import { fromBase64url, wipe } from '@rocket.chat/crypto';
import type { StampedOtrFrame } from '@rocket.chat/otr-wire';
import {
	type Content,
	decodeContent,
	forUserActions,
	isAgreed,
	type ReceiptContent,
	type ReliableContent,
	type UnknownContent,
	userOriginated,
} from '../../content/index.ts';
import { open } from '../../ratchet/index.ts';
import { takeCancel, takeChunk, takeOffer } from '../files/file-receiving.ts';
import { takeAccept, takeDone } from '../files/file-sending.ts';
import { endedByPeer } from '../handshake/leaving.ts';
import type { InboxEntry, LiveSession, TakenContent } from '../state/state.ts';
import { reportUnknown, type StepContext } from '../state/step-context.ts';
import { MAX_SEEN, TYPING_LIFE } from '../state/timing.ts';
import { isLaterTimer } from './compose.ts';
import { onPeerAlive } from './liveness.ts';
import { acknowledge, admit } from './outbox.ts';
import { flush, onProgress, sendReceipt } from './sending.ts';
import { takeAction } from './user-actions.ts';

function setPeerTyping(step: StepContext, typing: boolean): void {
	const { live } = step.state;
	step.set({ live: live && { ...live, peerTyping: typing } });
	if (typing) {
		step.arm('typing', TYPING_LIFE);
	} else {
		step.disarm('typing');
	}
}

type Taken<K extends TakenContent['kind']> = Extract<TakenContent, { readonly kind: K }>;

/** What each reliable kind does once it is in order. */
const APPLY: { readonly [K in TakenContent['kind']]: (step: StepContext, id: string, content: Taken<K>) => void } = {
	text: (step, id, { text, timer }) => {
		const from = step.context.peers.peer;
		setPeerTyping(step, false);
		step.emit({ type: 'message', message: { id, from, text, ts: step.now, ...(timer > 0 && { timer }) } });
	},
	...forUserActions(() => takeAction),
	timer: (step, _id, content) => takeTimer(step, content),
	'file-offer': takeOffer,
	'file-accept': (step, _id, content) => takeAccept(step, content),
	'file-cancel': (step, _id, content) => takeCancel(step, content),
	'file-done': (step, _id, { file }) => takeDone(step, file),
};

function takeTimer(step: StepContext, content: Taken<'timer'>): void {
	if (!isLaterTimer(content, step.state.timer)) {
		return;
	}
	const { seconds, version } = content;
	const changed = seconds !== step.state.timer.seconds;
	step.set({ timer: { seconds, version } });
	if (changed) {
		step.emit({ type: 'timer-set', from: step.context.peers.peer, seconds });
	}
}

/** The entry of `APPLY` for this content. The compiler does not see that both are of the same kind. */
const apply = (step: StepContext, id: string, content: TakenContent): void =>
	(APPLY[content.kind] as (step: StepContext, id: string, content: TakenContent) => void)(step, id, content);

/** Applies contents that are now in order. What the peer's user wrote is applied once per id in a conversation. */
export function take(step: StepContext, contents: readonly InboxEntry[]): void {
	const seen = new Set(step.state.seen);
	for (const { id, content } of contents) {
		if (!content || (userOriginated(content) && seen.has(id))) {
			continue;
		}
		if (userOriginated(content)) {
			seen.add(id);
		}
		apply(step, id, content);
	}
	step.set({ seen: [...seen].slice(-MAX_SEEN) });
	// The answers to files.
	flush(step);
}

/**
 * What the inbox keeps of a reliable content. One that was not negotiated takes its place, so that later ones are not
 * held up, and does nothing else.
 */
function placeOf(step: StepContext, content: ReliableContent, capabilities: readonly string[]): InboxEntry {
	const { seq, id, ...body } = content;
	if (body.kind === 'ready' || body.kind === 'probe') {
		return { seq, id };
	}
	if (!isAgreed(capabilities, content)) {
		step.drop('not-negotiated');
		return { seq, id };
	}
	return { seq, id, content: body as TakenContent };
}

/** The same for any content; `undefined` for contents without a seq. */
export function place(
	step: StepContext,
	content: Content | UnknownContent,
	capabilities: readonly string[],
): InboxEntry | undefined {
	if (content.kind === 'unknown') {
		return content.reliable;
	}
	return 'seq' in content ? placeOf(step, content, capabilities) : undefined;
}

function takeReceipt(step: StepContext, receipt: ReceiptContent): string {
	const { outbox } = step.state;
	if (receipt.received > outbox.nextSeq) {
		return step.drop('receipt-beyond-sent');
	}
	const acknowledged = acknowledge(outbox, receipt);
	step.set({ outbox: acknowledged.outbox });
	for (const id of acknowledged.delivered) {
		step.emit({ type: 'status', id, status: 'delivered' });
	}
	for (const id of acknowledged.read) {
		step.emit({ type: 'status', id, status: 'read' });
	}
	if (acknowledged.progress) {
		onProgress(step);
	}
	return 'receipt';
}

function takeReliable(step: StepContext, content: InboxEntry): string {
	const { live } = step.state;
	const admitted = live && admit(live.inbox, content);
	if (!admitted?.fresh) {
		return step.drop('out-of-window');
	}
	step.set({ live: live && { ...live, inbox: admitted.inbox } });
	take(step, admitted.ready);
	sendReceipt(step);
	return admitted.ready.length > 0 ? 'taken' : 'out-of-order';
}

function takeUnknown(step: StepContext, { code, reliable }: UnknownContent): string {
	reportUnknown(step);
	if (reliable) {
		takeReliable(step, reliable);
	}
	return `unknown-content:${code}`;
}

function takeContent(step: StepContext, content: Content, capabilities: readonly string[]): string {
	if ('seq' in content) {
		return takeReliable(step, placeOf(step, content, capabilities));
	}
	if (!isAgreed(capabilities, content)) {
		return step.drop('not-negotiated');
	}
	switch (content.kind) {
		case 'end':
			return endedByPeer(step);
		case 'receipt':
			return takeReceipt(step, content);
		case 'file-chunk':
			return takeChunk(step, content);
		case 'typing':
			setPeerTyping(step, content.typing);
			return 'typing';
	}
}

/** A `data` frame of the live session. */
export function receive(step: StepContext, live: LiveSession, frame: StampedOtrFrame): string {
	const body = fromBase64url(frame.body);
	if (!body) {
		return step.drop('malformed');
	}
	const opened = open({ ...step.handshake, now: step.now }, live.ratchet, body);
	if (!opened.ok) {
		if (opened.refusal !== 'duplicate') {
			return step.drop(opened.refusal);
		}
		return sendReceipt(step, { repeated: true }) ? 'duplicate:receipt' : 'duplicate';
	}
	step.set({ live: { ...live, ratchet: step.trackRatchet(opened.state) } });
	const content = decodeContent(opened.plaintext);
	wipe(opened.plaintext);
	onPeerAlive(step, frame.connection);
	if (!content) {
		return step.drop('malformed-content');
	}
	if (content.kind !== 'receipt' && content.kind !== 'probe') {
		// A conversation that only keeps itself alive still counts as idle.
		step.set({ activeAt: step.now });
	}
	return content.kind === 'unknown' ? takeUnknown(step, content) : takeContent(step, content, live.capabilities);
}
