/** Ways out of a session: what is wiped, what is said to the peer, and which phase follows. */

import { idsOf } from './outbox.ts';
import { handBack } from './sending.ts';
import { EMPTY_OUTBOX, NO_TIMER } from './state.ts';
import { cancelFiles, forgetFiles } from './transfers.ts';
import { type Act, on, type Turn } from './turn.ts';
import type { NoticeCode, SessionPhase, SessionReason } from './types.ts';

const LIVE_TIMERS = ['probe', 'silence', 'resend', 'unacknowledged', 'idle', 'typing', 'file', 'skipped'] as const;

/**
 * The pending handshake goes, and what was answered beside it, with its timers. `tell`: the peer learns that ours will
 * not be answered.
 */
export function dropPending(turn: Turn, { tell }: { tell: boolean }): void {
	const { pending, beside } = turn.state;
	if (!pending) {
		return;
	}
	turn.set({ pending: undefined, beside: undefined });
	turn.disarm('invite', 'confirm', 'shadow', 'dialog');
	if (pending.role === 'initiator') {
		turn.disarm('resend');
		if (turn.state.live && turn.state.connected) {
			turn.arm('resend', turn.state.live.resendAfter);
		}
	}
	if (beside) {
		// Its writer may hold a session by it already, whatever became of ours.
		turn.hint('unknown', beside.sid, beside.connection);
	}
	if (!tell) {
		return;
	}
	if (pending.role === 'initiator') {
		turn.hint('cancel', pending.sid);
	} else if (pending.role === 'asked') {
		turn.hint('decline', pending.sid, pending.connection);
	} else {
		turn.hint('unknown', pending.sid, pending.connection);
	}
}

/** Keys and outbox go: unacknowledged texts are marked, nothing of the session stays but its marker. */
export function wipeSession(turn: Turn): void {
	const { live, outbox } = turn.state;
	for (const id of idsOf(outbox.entries)) {
		turn.emit({ type: 'status', id, status: 'failed' });
	}
	forgetFiles(turn, 'session-lost');
	turn.set({ live: undefined, outbox: EMPTY_OUTBOX, offerRefresh: false });
	turn.disarm(...LIVE_TIMERS);
	if (live) {
		turn.emit({ type: 'wiped' });
	}
}

/** The conversation is over: what was remembered for its refreshes goes as well. */
export function forgetConversation(turn: Turn): void {
	wipeSession(turn);
	turn.set({ peerKey: undefined, seen: [], dropped: 0, unknown: 0, timer: NO_TIMER });
}

/** The sealed `end`, sent while the keys are still there, and kept as ciphertext for a peer that does not hear it. */
function sayFarewell(turn: Turn): void {
	const { live, connected } = turn.state;
	const body = turn.seal({ kind: 'end' });
	if (!live || !body) {
		return;
	}
	turn.set({ farewell: { sid: live.sid, body } });
	if (connected) {
		turn.send('data', live.sid, body, live.to);
	}
}

/** Ends a conversation from our side. With `marker: 'clear'` the room is as if it had never been. */
function close(
	turn: Turn,
	{
		phase,
		reason,
		marker,
		notice,
	}: { phase: SessionPhase; reason: SessionReason; marker: 'clear' | 'keep'; notice?: NoticeCode },
): void {
	sayFarewell(turn);
	// An invitation whose dialog is still to come is none of this conversation's.
	if (turn.state.pending?.role !== 'asked' || phase !== 'idle') {
		dropPending(turn, { tell: true });
	}
	forgetConversation(turn);
	turn.set({ phase, reason, rest: undefined });
	if (marker === 'clear') {
		turn.set({ marker: undefined });
		turn.emit({ type: 'clear-marker' });
	}
	if (notice) {
		turn.notice(notice);
	}
}

/** The user's own act alone leads back to `idle`. */
export const end: Act = (turn) => {
	const notice = turn.state.live ? 'ended-by-self' : undefined;
	close(turn, { phase: 'idle', reason: 'self-ended', marker: 'clear', ...(notice && { notice }) });
	return 'ended';
};

/** Acknowledges an end state. In `elsewhere` the marker is the other tab's and stays. */
export const dismiss: Act = (turn) => {
	if (turn.state.phase === 'elsewhere') {
		if (turn.state.pending?.role !== 'asked') {
			dropPending(turn, { tell: true });
			// What was typed while this tab tried to get the session goes back to the user.
			handBack(turn, () => true);
		}
		turn.set({ phase: 'idle', reason: undefined, rest: undefined, marker: undefined });
		return 'dismissed';
	}
	if (turn.state.live) {
		return end(turn, { type: 'end' });
	}
	close(turn, { phase: 'idle', reason: 'self-ended', marker: 'clear' });
	turn.set({ reason: undefined });
	return 'dismissed';
};

/** Local policy wipes. Logout alone takes the marker along; the others want to be acknowledged. */
export const policy: Act = on('policy', (turn, { reason }) => {
	if (reason === 'logout') {
		dropPending(turn, { tell: true });
		close(turn, { phase: 'idle', reason, marker: 'clear' });
		turn.set({ farewell: undefined });
		return 'wiped';
	}
	if (['idle', 'ended', 'declined', 'expired', 'failed'].includes(turn.state.phase)) {
		// Nothing to end: at most an invitation whose dialog is still to come.
		dropPending(turn, { tell: true });
		return 'nothing-held';
	}
	close(turn, { phase: 'ended', reason, marker: 'keep' });
	return 'wiped';
});

/** The peer's authenticated `end`. */
export function endedByPeer(turn: Turn): string {
	dropPending(turn, { tell: false });
	forgetConversation(turn);
	turn.set({ phase: 'ended', reason: 'peer-ended', rest: undefined });
	turn.notice('ended-by-peer');
	return 'peer-ended';
}

/**
 * An invitation that came to nothing. The user's own `no` leads back to where it began; anything else there only if
 * that is no idle.
 */
export function comeToNothing(
	turn: Turn,
	{ phase, reason, own = false }: { phase: SessionPhase; reason: SessionReason; own?: boolean },
): void {
	const { rest } = turn.state;
	const back = rest && (own || rest.phase === 'lost' || rest.phase === 'elsewhere');
	turn.set({
		phase: back ? rest.phase : phase,
		reason: back && rest.phase !== 'idle' ? rest.reason : reason,
		rest: undefined,
	});
	if (turn.state.phase === 'idle' && turn.state.marker !== undefined) {
		turn.set({ marker: undefined });
		turn.emit({ type: 'clear-marker' });
	}
}

/** The live session is out of reach, or its keys are gone; only Refresh or End lead on. */
export function lose(turn: Turn, reason: SessionReason, { wipe }: { wipe: boolean }): void {
	if (wipe) {
		wipeSession(turn);
	} else {
		turn.disarm('probe', 'silence', 'unacknowledged', 'typing');
		if (turn.state.pending?.role !== 'initiator') {
			// The invite of a refresh goes on being sent.
			turn.disarm('resend');
		}
		cancelFiles(turn, 'session-lost');
		const { live, outbox } = turn.state;
		turn.set({ live: live && { ...live, challenge: undefined, peerTyping: false, typingAt: 0 } });
		for (const id of idsOf(outbox.entries)) {
			turn.emit({ type: 'status', id, status: 'failed' });
		}
	}
	if (turn.state.phase !== 'lost') {
		turn.notice('lost');
	}
	turn.set({ phase: 'lost', reason, offerRefresh: true });
}
