/** Ways out of a session: what is wiped, what the peer is told, and which phase follows. */

import { idsOf } from '../delivery/outbox.ts';
import { handBack } from '../delivery/sending.ts';
import { cancelFiles, forgetFiles } from '../files/transfers.ts';
import { EMPTY_OUTBOX, NO_TIMER } from '../state/state.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import type { NoticeCode, SessionPhase, SessionReason } from '../state/types.ts';

const LIVE_TIMERS = ['probe', 'silence', 'resend', 'unacknowledged', 'idle', 'typing', 'file', 'skipped'] as const;

/**
 * Drops the pending handshake, the concurrent one and their timers. `tell`: the peer learns that ours will not be
 * answered.
 */
export function dropPending(step: StepContext, { tell }: { tell: boolean }): void {
	const { pending, concurrentHandshake } = step.state;
	if (!pending) {
		return;
	}
	step.set({ pending: undefined, concurrentHandshake: undefined });
	step.disarm('invite', 'confirm', 'rekey', 'dialog');
	if (pending.role === 'initiator') {
		step.disarm('resend');
		if (step.state.live && step.state.connected) {
			step.arm('resend', step.state.live.resendAfter);
		}
	}
	if (concurrentHandshake) {
		// The peer may already hold a session from it, whatever happens to ours.
		step.hint('unknown', concurrentHandshake.sid, concurrentHandshake.connection);
	}
	if (!tell) {
		return;
	}
	if (pending.role === 'initiator') {
		step.hint('cancel', pending.sid);
	} else if (pending.role === 'invitee') {
		step.hint('decline', pending.sid, pending.connection);
	} else {
		step.hint('unknown', pending.sid, pending.connection);
	}
}

/** Wipes keys and outbox: unacknowledged texts are marked as failed, and only the marker stays. */
export function wipeSession(step: StepContext): void {
	const { live, outbox } = step.state;
	for (const id of idsOf(outbox.entries)) {
		step.emit({ type: 'status', id, status: 'failed' });
	}
	forgetFiles(step, 'session-lost');
	step.set({ live: undefined, outbox: EMPTY_OUTBOX, offerRefresh: false });
	step.disarm(...LIVE_TIMERS);
	if (live) {
		step.emit({ type: 'wiped' });
	}
}

/** The conversation is over: what was remembered for its refreshes is wiped as well. */
export function forgetConversation(step: StepContext): void {
	wipeSession(step);
	step.set({ peerKey: undefined, seen: [], dropped: 0, unknown: 0, timer: NO_TIMER });
}

/**
 * Sends the sealed `end` while the keys are still there, and keeps its ciphertext for a peer that has not received
 * it.
 */
function sendSealedEnd(step: StepContext): void {
	const { live, connected } = step.state;
	const body = step.seal({ kind: 'end' });
	if (!live || !body) {
		return;
	}
	step.set({ sealedEnd: { sid: live.sid, body } });
	if (connected) {
		step.send('data', live.sid, body, live.to);
	}
}

/** Ends a conversation from our side. `marker: 'clear'`: the room looks as if there had never been one. */
function close(
	step: StepContext,
	{
		phase,
		reason,
		marker,
		notice,
	}: { phase: SessionPhase; reason: SessionReason; marker: 'clear' | 'keep'; notice?: NoticeCode },
): void {
	sendSealedEnd(step);
	// An invitation whose dialog is not shown yet does not belong to this conversation.
	if (step.state.pending?.role !== 'invitee' || phase !== 'idle') {
		dropPending(step, { tell: true });
	}
	forgetConversation(step);
	step.set({ phase, reason, fallbackPhase: undefined });
	if (marker === 'clear') {
		step.set({ marker: undefined });
		step.emit({ type: 'clear-marker' });
	}
	if (notice) {
		step.notice(notice);
	}
}

/** Only the user's own action leads back to `idle`. */
export const end: Transition = (step) => {
	const notice = step.state.live ? 'ended-by-self' : undefined;
	close(step, { phase: 'idle', reason: 'self-ended', marker: 'clear', ...(notice && { notice }) });
	return 'ended';
};

/** Acknowledges an end state. In `elsewhere` the marker belongs to the other tab and stays. */
export const dismiss: Transition = (step) => {
	if (step.state.phase === 'elsewhere') {
		if (step.state.pending?.role !== 'invitee') {
			dropPending(step, { tell: true });
			// What was typed while this tab tried to get the session goes back to the user.
			handBack(step, () => true);
		}
		step.set({ phase: 'idle', reason: undefined, fallbackPhase: undefined, marker: undefined });
		return 'dismissed';
	}
	if (step.state.live) {
		return end(step, { type: 'end' });
	}
	close(step, { phase: 'idle', reason: 'self-ended', marker: 'clear' });
	step.set({ reason: undefined });
	return 'dismissed';
};

/** Local policy wipes the session. Only logout clears the marker too; the other reasons must be acknowledged. */
export const policy: Transition = on('policy', (step, { reason }) => {
	if (reason === 'logout') {
		dropPending(step, { tell: true });
		close(step, { phase: 'idle', reason, marker: 'clear' });
		step.set({ sealedEnd: undefined });
		return 'wiped';
	}
	if (['idle', 'ended', 'declined', 'expired', 'failed'].includes(step.state.phase)) {
		// Nothing to end, except perhaps an invitation whose dialog is not shown yet.
		dropPending(step, { tell: true });
		return 'nothing-to-wipe';
	}
	close(step, { phase: 'ended', reason, marker: 'keep' });
	return 'wiped';
});

/** The peer's authenticated `end`. */
export function endedByPeer(step: StepContext): string {
	dropPending(step, { tell: false });
	forgetConversation(step);
	step.set({ phase: 'ended', reason: 'peer-ended', fallbackPhase: undefined });
	step.notice('ended-by-peer');
	return 'peer-ended';
}

/**
 * An invitation has failed. After the user's own refusal the phase is the one before the invitation; after anything
 * else only if that was `lost` or `elsewhere`.
 */
export function failInvitation(
	step: StepContext,
	{ phase, reason, own = false }: { phase: SessionPhase; reason: SessionReason; own?: boolean },
): void {
	const { fallbackPhase } = step.state;
	const back = fallbackPhase && (own || fallbackPhase.phase === 'lost' || fallbackPhase.phase === 'elsewhere');
	step.set({
		phase: back ? fallbackPhase.phase : phase,
		reason: back && fallbackPhase.phase !== 'idle' ? fallbackPhase.reason : reason,
		fallbackPhase: undefined,
	});
	if (step.state.phase === 'idle' && step.state.marker !== undefined) {
		step.set({ marker: undefined });
		step.emit({ type: 'clear-marker' });
	}
}

/** The live session is out of reach, or its keys are wiped. Only Refresh and End lead out of `lost`. */
export function enterLost(step: StepContext, reason: SessionReason, { wipe }: { wipe: boolean }): void {
	if (wipe) {
		wipeSession(step);
	} else {
		step.disarm('probe', 'silence', 'unacknowledged', 'typing');
		if (step.state.pending?.role !== 'initiator') {
			// The invite of a refresh is still being sent.
			step.disarm('resend');
		}
		cancelFiles(step, 'session-lost');
		const { live, outbox } = step.state;
		step.set({ live: live && { ...live, peerProbe: undefined, peerTyping: false, typingAt: 0 } });
		for (const id of idsOf(outbox.entries)) {
			step.emit({ type: 'status', id, status: 'failed' });
		}
	}
	if (step.state.phase !== 'lost') {
		step.notice('lost');
	}
	step.set({ phase: 'lost', reason, offerRefresh: true });
}
