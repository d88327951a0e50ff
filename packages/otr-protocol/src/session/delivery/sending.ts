/** The sending half of a live session: outbox, receipts, resends. */

import { userOriginated } from '../../content/index.ts';
import type { LiveSession, OutboxEntry } from '../state/state.ts';
import type { StepContext } from '../state/step-context.ts';
import {
	INVITE_RESEND,
	RECEIPT_INTERVAL,
	RECEIPTS_THINNED_AFTER,
	RESEND_BATCH,
	RESEND_FIRST,
	RESEND_LAST,
	UNACKNOWLEDGED_TIMEOUT,
} from '../state/timing.ts';
import { begin, idsOf, inFlightEntries, sealQueued, textsOf } from './outbox.ts';

function transmit(step: StepContext, entries: readonly OutboxEntry[]): void {
	const { live, connected } = step.state;
	if (!live || !connected) {
		return;
	}
	for (const { inFlight } of entries) {
		if (inFlight) {
			step.send('data', live.sid, inFlight.frame, live.to);
		}
	}
}

/** Sends `ready`, the session's first frame; the nonce is not kept. */
function openSession(step: StepContext, nonce: Uint8Array): void {
	const id = step.freshId();
	const frame = step.seal({ kind: 'ready', nonce, id, seq: 0 });
	if (frame) {
		step.set({ outbox: begin(step.state.outbox, { id, frame, now: step.now }) });
	}
}

/**
 * Encrypts and sends what is queued, and starts the timers that watch it. Without network it is encrypted now and
 * sent on reconnect. `nonce`: the initiator's, at the beginning of a session.
 */
export function flush(step: StepContext, nonce?: Uint8Array): void {
	const before = inFlightEntries(step.state.outbox).length;
	if (nonce) {
		openSession(step, nonce);
	}
	step.set({ outbox: sealQueued(step.state.outbox, step.now, (content) => step.seal(content)) });
	const sealed = inFlightEntries(step.state.outbox).slice(before);
	transmit(step, sealed);
	if (before === 0 && sealed.length > 0) {
		if (step.state.connected) {
			step.arm('resend', RESEND_FIRST);
		}
		step.arm('unacknowledged', UNACKNOWLEDGED_TIMEOUT);
	}
}

/** Sends the oldest unacknowledged frames again, the same bytes. `unbound`: to every connection of the peer. */
export function resend(
	step: StepContext,
	{ unbound, count = RESEND_BATCH }: { unbound: boolean; count?: number },
): number {
	const { live, outbox } = step.state;
	if (unbound) {
		step.set({ live: live && { ...live, to: undefined } });
	}
	const waiting = inFlightEntries(outbox).slice(0, count);
	transmit(step, waiting);
	return waiting.length;
}

/**
 * Sets the status of what the user wrote. Entries marked `failed` stay in the outbox and are sent when they can be.
 */
export function setStatus(step: StepContext, entries: readonly OutboxEntry[], status: 'sending' | 'failed'): void {
	for (const id of idsOf(entries)) {
		step.emit({ type: 'status', id, status });
	}
}

/** The resend timer: doubles the pause each time, until a receipt resets it. Returns whether anything waited. */
export function resendLater(step: StepContext): boolean {
	const { live, connected, outbox, phase } = step.state;
	if (!live || !connected || phase === 'lost' || inFlightEntries(outbox).length === 0) {
		return false;
	}
	const resendAfter = Math.min(2 * live.resendAfter, RESEND_LAST);
	step.set({ live: { ...live, resendAfter } });
	resend(step, { unbound: true });
	step.arm('resend', resendAfter);
	return true;
}

/** The user asks for one message to be sent again. */
export function retry(step: StepContext, id: string): string {
	const entry = step.state.outbox.entries.find((candidate) => candidate.id === id);
	if (!entry) {
		return 'unknown-id';
	}
	if (!entry.inFlight) {
		return 'queued';
	}
	const { live } = step.state;
	step.set({ live: live && { ...live, to: undefined }, activeAt: step.now });
	setStatus(step, [entry], 'sending');
	transmit(step, [entry]);
	return 'resent';
}

/**
 * No receipt for the oldest frame in 30 s: Refresh is offered. If the peer is there, what has waited this long is
 * marked as not sent.
 */
export function offerRefresh(step: StepContext): string {
	const [oldest] = inFlightEntries(step.state.outbox);
	if (!oldest) {
		return 'nothing-in-flight';
	}
	const left = oldest.since + UNACKNOWLEDGED_TIMEOUT - step.now;
	if (left > 0) {
		step.arm('unacknowledged', left);
		return 'not-yet';
	}
	step.set({ offerRefresh: true });
	if (step.state.phase === 'established') {
		setStatus(
			step,
			inFlightEntries(step.state.outbox).filter(({ since }) => since + UNACKNOWLEDGED_TIMEOUT <= step.now),
			'failed',
		);
	}
	return 'offered';
}

/** After receipts: restarts the timers of what still waits, and sends what was queued because the window was full. */
export function onProgress(step: StepContext): void {
	const { live, outbox } = step.state;
	step.set({ offerRefresh: false, live: live && { ...live, progressAt: step.now, resendAfter: RESEND_FIRST } });
	step.disarm('resend', 'unacknowledged');
	const [oldest] = inFlightEntries(outbox);
	if (!oldest && step.state.pending?.role === 'initiator') {
		step.arm('resend', INVITE_RESEND);
	}
	if (oldest) {
		step.arm('resend', RESEND_FIRST);
		step.arm('unacknowledged', oldest.since + UNACKNOWLEDGED_TIMEOUT - step.now);
	}
	flush(step);
}

/**
 * Our oldest frame has waited over 5 s. Contents that are neither kept nor acknowledged must then not run far ahead
 * of frames that the peer does not open.
 */
export function waitsLong(step: StepContext, { progressAt }: LiveSession): boolean {
	const [oldest] = inFlightEntries(step.state.outbox);
	return oldest !== undefined && step.now - Math.max(oldest.since, progressAt) > RECEIPTS_THINNED_AFTER;
}

/**
 * Sends a receipt for everything taken. Receipts are neither kept nor acknowledged, so they must not run far ahead of
 * frames that the peer does not open: while our oldest frame has waited over 5 s, and for repeated frames, at most
 * one is sent each second. (If both sides stopped altogether, they would never recover.)
 */
export function sendReceipt(step: StepContext, { repeated = false }: { repeated?: boolean } = {}): boolean {
	const { live, connected } = step.state;
	if (!live || !connected) {
		return false;
	}
	if ((repeated || waitsLong(step, live)) && step.now - live.receiptAt < RECEIPT_INTERVAL) {
		return false;
	}
	const { next, read } = live.inbox;
	const frame = step.seal({ kind: 'receipt', received: next, read });
	const { live: sealed } = step.state;
	if (!frame || !sealed) {
		return false;
	}
	step.set({ live: { ...sealed, receiptAt: step.now } });
	step.send('data', sealed.sid, frame, sealed.to);
	return true;
}

/**
 * Removes these entries from the outbox without sending them: texts go back to the user with their edits applied, the
 * rest is marked as failed.
 */
export function handBack(step: StepContext, leaves: (entry: OutboxEntry) => boolean): void {
	const { outbox } = step.state;
	const leaving = outbox.entries.filter((entry) => userOriginated(entry.content) && leaves(entry));
	if (leaving.length === 0) {
		return;
	}
	setStatus(step, leaving, 'failed');
	step.set({ outbox: { ...outbox, entries: outbox.entries.filter((entry) => !leaving.includes(entry)) } });
	const texts = textsOf(leaving);
	if (texts.length > 0) {
		step.emit({ type: 'handed-back', texts });
	}
}
