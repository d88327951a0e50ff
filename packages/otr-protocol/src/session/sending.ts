/** The live session's sending half: outbox out, receipts, resends. */

import { begin, fill, idsOf, inFlight, isOfUser, textsOf } from './outbox.ts';
import type { LiveSession, OutboxEntry } from './state.ts';
import {
	INVITE_RESEND,
	RECEIPT_INTERVAL,
	RECEIPTS_THINNED_AFTER,
	RESEND_BATCH,
	RESEND_FIRST,
	RESEND_LAST,
	UNACKNOWLEDGED_TIMEOUT,
} from './timing.ts';
import type { Turn } from './turn.ts';

function transmit(turn: Turn, entries: readonly OutboxEntry[]): void {
	const { live, connected } = turn.state;
	if (!live || !connected) {
		return;
	}
	for (const { flight } of entries) {
		if (flight) {
			turn.send('data', live.sid, flight.frame, live.to);
		}
	}
}

/** `ready`, the session's first frame; the nonce is not kept. */
function openSession(turn: Turn, nonce: Uint8Array): void {
	const id = turn.freshId();
	const frame = turn.seal({ kind: 'ready', nonce, id, seq: 0 });
	if (frame) {
		turn.set({ outbox: begin(turn.state.outbox, { id, frame, now: turn.now }) });
	}
}

/**
 * Encrypts and sends what is held, and watches over it. Without network it is encrypted now and sent when the network
 * is back. `nonce`: the initiator's, at the beginning of a session.
 */
export function flush(turn: Turn, nonce?: Uint8Array): void {
	const before = inFlight(turn.state.outbox).length;
	if (nonce) {
		openSession(turn, nonce);
	}
	turn.set({ outbox: fill(turn.state.outbox, turn.now, (content) => turn.seal(content)) });
	const sealed = inFlight(turn.state.outbox).slice(before);
	transmit(turn, sealed);
	if (before === 0 && sealed.length > 0) {
		if (turn.state.connected) {
			turn.arm('resend', RESEND_FIRST);
		}
		turn.arm('unacknowledged', UNACKNOWLEDGED_TIMEOUT);
	}
}

/** Sends the oldest unacknowledged frames again, the same bytes. `unbound`: to every connection of the peer. */
export function resend(turn: Turn, { unbound, count = RESEND_BATCH }: { unbound: boolean; count?: number }): number {
	const { live, outbox } = turn.state;
	if (unbound) {
		turn.set({ live: live && { ...live, to: undefined } });
	}
	const waiting = inFlight(outbox).slice(0, count);
	transmit(turn, waiting);
	return waiting.length;
}

/** How what the user wrote stands: `failed` entries of the outbox still wait, and go out when they can. */
export function mark(turn: Turn, entries: readonly OutboxEntry[], status: 'sending' | 'failed'): void {
	for (const id of idsOf(entries)) {
		turn.emit({ type: 'status', id, status });
	}
}

/** The resend timer: twice the pause each time, until a receipt brings it back. Whether anything waited. */
export function resendLater(turn: Turn): boolean {
	const { live, connected, outbox, phase } = turn.state;
	if (!live || !connected || phase === 'lost' || inFlight(outbox).length === 0) {
		return false;
	}
	const resendAfter = Math.min(2 * live.resendAfter, RESEND_LAST);
	turn.set({ live: { ...live, resendAfter } });
	resend(turn, { unbound: true });
	turn.arm('resend', resendAfter);
	return true;
}

/** Somebody asks by hand for one message to go again. */
export function retry(turn: Turn, id: string): string {
	const entry = turn.state.outbox.entries.find((candidate) => candidate.id === id);
	if (!entry) {
		return 'unknown-id';
	}
	if (!entry.flight) {
		return 'held';
	}
	const { live } = turn.state;
	turn.set({ live: live && { ...live, to: undefined }, activeAt: turn.now });
	mark(turn, [entry], 'sending');
	transmit(turn, [entry]);
	return 'resent';
}

/**
 * 30 s without a receipt for the oldest frame: Refresh is offered. Where the peer is there, what waits so long counts
 * as not sent.
 */
export function offerRefresh(turn: Turn): string {
	const [oldest] = inFlight(turn.state.outbox);
	if (!oldest) {
		return 'nothing-waits';
	}
	const left = oldest.since + UNACKNOWLEDGED_TIMEOUT - turn.now;
	if (left > 0) {
		turn.arm('unacknowledged', left);
		return 'not-yet';
	}
	turn.set({ offerRefresh: true });
	if (turn.state.phase === 'established') {
		mark(
			turn,
			inFlight(turn.state.outbox).filter(({ since }) => since + UNACKNOWLEDGED_TIMEOUT <= turn.now),
			'failed',
		);
	}
	return 'offered';
}

/** After receipts: the timers of what still waits, and what was held for want of room. */
export function moveOn(turn: Turn): void {
	const { live, outbox } = turn.state;
	turn.set({ offerRefresh: false, live: live && { ...live, progressAt: turn.now, resendAfter: RESEND_FIRST } });
	turn.disarm('resend', 'unacknowledged');
	const [oldest] = inFlight(outbox);
	if (!oldest && turn.state.pending?.role === 'initiator') {
		turn.arm('resend', INVITE_RESEND);
	}
	if (oldest) {
		turn.arm('resend', RESEND_FIRST);
		turn.arm('unacknowledged', oldest.since + UNACKNOWLEDGED_TIMEOUT - turn.now);
	}
	flush(turn);
}

/**
 * Our oldest frame waits over 5 s: what is neither kept nor acknowledged must not run far ahead of frames that the peer
 * does not open.
 */
export function waitsLong(turn: Turn, { progressAt }: LiveSession): boolean {
	const [oldest] = inFlight(turn.state.outbox);
	return oldest !== undefined && turn.now - Math.max(oldest.since, progressAt) > RECEIPTS_THINNED_AFTER;
}

/**
 * A receipt for all that was taken. They are neither kept nor acknowledged, so that they must not run far ahead of
 * frames that the peer does not open: while our oldest frame waits over 5 s, and for repeated frames, at most one a
 * second. (Stopping altogether, on both sides at once, would never heal.)
 */
export function sendReceipt(turn: Turn, { repeated = false }: { repeated?: boolean } = {}): boolean {
	const { live, connected } = turn.state;
	if (!live || !connected) {
		return false;
	}
	if ((repeated || waitsLong(turn, live)) && turn.now - live.receiptAt < RECEIPT_INTERVAL) {
		return false;
	}
	const { next, read } = live.inbox;
	const frame = turn.seal({ kind: 'receipt', received: next, read });
	const { live: sealed } = turn.state;
	if (!frame || !sealed) {
		return false;
	}
	turn.set({ live: { ...sealed, receiptAt: turn.now } });
	turn.send('data', sealed.sid, frame, sealed.to);
	return true;
}

/**
 * These entries leave the outbox undone: texts go back to the user as they stand after his edits, the rest is marked as
 * failed.
 */
export function handBack(turn: Turn, leaves: (entry: OutboxEntry) => boolean): void {
	const { outbox } = turn.state;
	const leaving = outbox.entries.filter((entry) => isOfUser(entry.content) && leaves(entry));
	if (leaving.length === 0) {
		return;
	}
	mark(turn, leaving, 'failed');
	turn.set({ outbox: { ...outbox, entries: outbox.entries.filter((entry) => !leaving.includes(entry)) } });
	const texts = textsOf(leaving);
	if (texts.length > 0) {
		turn.emit({ type: 'handed-back', texts });
	}
}
