/** The inviting side: the invite, the answer to it, refresh. */
import { fromBase64url, toBase64url, wipe } from '@rocket.chat/crypto';
import { common } from '../../content/index.ts';
import { readAccept, wipeOutcome, writeInvite } from '../../handshake/index.ts';
import { startInitiator } from '../../ratchet/index.ts';
import { sasBytes } from '../../verification/sas.ts';
import { handBack } from '../delivery/sending.ts';
import { EMPTY_INBOX, type Inviting } from '../state/state.ts';
import { on, prologueOf, remember, type StepContext, sameKey, type Transition } from '../state/step-context.ts';
import { EPHEMERAL_CHARACTERS, HINT_INTERVAL, INVITE_RESEND, LOCKED_TIMEOUT, REKEY_TIMEOUT } from '../state/timing.ts';
import type { SessionReason } from '../state/types.ts';
import { establish } from './establish.ts';
import { dropPending, failInvitation } from './leaving.ts';

/** Why no handshake can be started now. `wait`: a reason that the user need not acknowledge. */
function obstacle(step: StepContext): { wait: string } | { reason: SessionReason } | undefined {
	const { identity, peerKey, peerKeyChanged } = step.context;
	if (!identity) {
		return { wait: 'locked' };
	}
	if (!peerKey) {
		step.emit({ type: 'refetch-peer-key' });
		return { reason: 'no-peer-key' };
	}
	if (sameKey(identity.publicKey, peerKey)) {
		return { reason: 'own-key' };
	}
	return peerKeyChanged ? { reason: 'peer-key-changed' } : undefined;
}

/** Writes and sends an invite. The caller has checked for obstacles; `undefined` where the peer's key is invalid. */
function invite(step: StepContext, timeout: number): Inviting | undefined {
	const { identity, peerKey } = step.context;
	const sid = toBase64url(step.context.random(16));
	const prologue = prologueOf(step.context, sid, true);
	if (!identity || !peerKey || !prologue) {
		return undefined;
	}
	const written = writeInvite(step.handshake, {
		prologue,
		staticKey: identity,
		peerStatic: peerKey,
		capabilities: step.context.capabilities,
	});
	if (!written.ok) {
		return undefined;
	}
	const { staticKey: _identity, prologue: _prologue, ...handshake } = written.state;
	const pending: Inviting = {
		role: 'initiator',
		sid,
		handshake,
		body: written.body,
		expiresAt: step.now + timeout,
		taken: false,
		extended: false,
		prolonged: false,
	};
	// Both are remembered, so that a frame that brings them back to us is recognized.
	step.set({
		pending,
		ownSids: remember(step.state.ownSids, sid, toBase64url(written.body).slice(0, EPHEMERAL_CHARACTERS)),
	});
	step.send('invite', sid, written.body);
	return pending;
}

/** Start, in `idle` or after an end, which the user thereby acknowledges. */
export const start: Transition = (step) => {
	const blocked = obstacle(step);
	if (blocked) {
		if ('wait' in blocked) {
			return blocked.wait;
		}
		step.set({ phase: 'failed', reason: blocked.reason });
		return blocked.reason;
	}
	const timeout = step.context.limits.inviteTimeout;
	if (!invite(step, timeout)) {
		// The key in the directory is invalid.
		step.set({ phase: 'failed', reason: 'no-peer-key' });
		return 'no-handshake';
	}
	if (step.state.marker !== undefined) {
		step.set({ marker: undefined });
		step.emit({ type: 'clear-marker' });
	}
	step.set({
		phase: 'inviting',
		reason: undefined,
		fallbackPhase: { phase: 'idle' },
		sealedEnd: undefined,
		activeAt: step.now,
	});
	step.disarm('dialog');
	step.arm('invite', timeout);
	step.arm('resend', INVITE_RESEND);
	return 'invited';
};

/**
 * Sends our invite again, byte for byte, while it is unanswered. If we accepted one that crossed it, that
 * accept is sent instead: a peer that already has a session by our accept would take our invite for a refresh.
 */
export const inviteAgain: Transition = (step) => {
	const { pending, concurrentHandshake, connected } = step.state;
	if (pending?.role !== 'initiator' || !connected) {
		return 'nothing-to-resend';
	}
	step.arm('resend', INVITE_RESEND);
	if (concurrentHandshake && step.awaitsConcurrentReady) {
		step.send('accept', concurrentHandshake.sid, concurrentHandshake.body, concurrentHandshake.connection);
		return 'accept-resent';
	}
	step.send('invite', pending.sid, pending.body);
	return 'resent';
};

/**
 * Refresh keys: a handshake during the session, which stays untouched until the new one is established. In `lost` the
 * peer's user may be asked.
 */
export const refresh: Transition = (step) => {
	const { live, pending } = step.state;
	if (pending && pending.role !== 'invitee') {
		return 'already-refreshing';
	}
	const blocked = obstacle(step);
	if (blocked) {
		if ('wait' in blocked) {
			return blocked.wait;
		}
		if (blocked.reason === 'peer-key-changed') {
			step.notice('peer-key-changed');
		}
		if (step.state.phase === 'lost') {
			step.set({ reason: blocked.reason });
		}
		return blocked.reason;
	}
	const timeout = live && step.state.phase !== 'lost' ? REKEY_TIMEOUT : step.context.limits.inviteTimeout;
	if (!invite(step, timeout)) {
		if (step.state.phase === 'lost') {
			step.set({ reason: 'no-peer-key' });
		}
		return 'no-handshake';
	}
	step.set({ activeAt: step.now });
	step.disarm('invite', 'dialog');
	step.arm('rekey', timeout);
	step.arm('resend', INVITE_RESEND);
	return 'refreshing';
};

/**
 * The refresh failed. What was typed meanwhile goes back to the user; what had been encrypted waits for the next
 * session.
 */
export function abandonRefresh(step: StepContext, reason: SessionReason, { tell }: { tell: boolean }): string {
	dropPending(step, { tell });
	if (step.state.phase === 'lost' || step.state.phase === 'elsewhere') {
		handBack(step, ({ inFlight }) => !inFlight);
		step.set({ reason });
	} else {
		step.set({ offerRefresh: true });
	}
	return reason;
}

/**
 * A rekey has run out of time. During a session, one that the peer started changes nothing: its invite may have been
 * a recording.
 */
export const refreshExpired: Transition = (step) => {
	const { pending, phase } = step.state;
	if (!pending || pending.role === 'invitee') {
		return 'nothing-pending';
	}
	if (pending.role === 'responder' && (phase === 'established' || phase === 'interrupted')) {
		dropPending(step, { tell: true });
		return 'rekey-expired';
	}
	return abandonRefresh(step, 'refresh-timeout', { tell: true });
};

/** The user cancels an invitation, or a refresh. */
export const cancel: Transition = (step) => {
	const { phase, pending } = step.state;
	if (phase === 'inviting') {
		dropPending(step, { tell: true });
		failInvitation(step, { phase: 'idle', reason: 'self-cancelled', own: true });
		return 'cancelled';
	}
	return pending && pending.role !== 'invitee'
		? abandonRefresh(step, 'self-cancelled', { tell: true })
		: 'nothing-pending';
};

/** The `accept` to our invite establishes the session. Garbage before a valid one does no harm. */
export const accepted: Transition = on('frame', (step, { frame }) => {
	const { pending, live } = step.state;
	if (pending?.role !== 'initiator' || pending.sid !== frame.sid) {
		return live?.sid === frame.sid ? 'already-accepted' : refuseLate(step, frame.sid, frame.connection);
	}
	const { identity } = step.context;
	const prologue = prologueOf(step.context, frame.sid, true);
	const body = fromBase64url(frame.body);
	if (!identity || !prologue || !body) {
		return identity ? step.drop('malformed') : 'locked';
	}
	const read = readAccept(step.handshake, { ...pending.handshake, staticKey: identity, prologue }, body);
	if (!read.ok) {
		return read.refusal === 'incompatible' ? refuseVersion(step) : step.drop(read.refusal);
	}
	const { root, peerRatchetKey, peerStatic, nonceI, nonceR, hash, peerCapabilities } = read.outcome;
	const ratchet =
		peerRatchetKey && startInitiator({ ...step.handshake, now: step.now }, { sid: prologue.sid, root, peerRatchetKey });
	wipeOutcome(read.outcome);
	if (!ratchet || !nonceI) {
		wipe(nonceI, nonceR);
		return step.drop('low-order-key');
	}
	establish(step, {
		sid: frame.sid,
		role: 'initiator',
		ratchet: step.trackRatchet(ratchet),
		peerStatic,
		connection: frame.connection,
		inbox: EMPTY_INBOX,
		capabilities: common(pending.handshake.capabilities, peerCapabilities),
		sas: sasBytes(step.context.primitives, { hash, nonceI, nonceR }),
		nonce: nonceI,
	});
	wipe(nonceI, nonceR);
	// Our other devices do not know of our invitation, and must not send plain messages during the session.
	step.emit({ type: 'frame', kind: 'elsewhere', sid: frame.sid, body: '', own: true });
	return 'established';
});

/** The peer accepted in a later version of the protocol: nothing that follows would be understood. */
function refuseVersion(step: StepContext): string {
	if (step.state.phase !== 'inviting') {
		return abandonRefresh(step, 'incompatible', { tell: true });
	}
	dropPending(step, { tell: true });
	failInvitation(step, { phase: 'failed', reason: 'incompatible' });
	return 'incompatible';
}

/** An accept for an invite of ours that is over: the other side must not keep waiting. */
function refuseLate(step: StepContext, sid: string, to: string): string {
	if (!step.state.ownSids.includes(sid)) {
		return 'not-this-session';
	}
	return step.answer('cancel', sid, HINT_INTERVAL, to) ? 'late-accept-refused' : 'late-accept';
}

export const lateAccept: Transition = on('frame', (step, { frame }) => refuseLate(step, frame.sid, frame.connection));

/** The time of our invitation, or of our refresh, is over: the peer's dialog closes as well. */
export const inviteExpired: Transition = (step) => {
	dropPending(step, { tell: true });
	failInvitation(step, { phase: 'expired', reason: 'invite-timeout' });
	return 'expired';
};

/** The hint `locked`: the peer is entering its password. Extends the invitation once, to 5 minutes. */
export const peerLocked: Transition = on('frame', (step, { frame }) => {
	const { pending } = step.state;
	if (pending?.role !== 'initiator' || pending.sid !== frame.sid || pending.extended) {
		return 'not-pending';
	}
	step.set({ pending: { ...pending, extended: true, expiresAt: step.now + LOCKED_TIMEOUT } });
	step.arm(step.state.phase === 'inviting' ? 'invite' : 'rekey', LOCKED_TIMEOUT);
	return 'extended';
});

/** The hint `decline`. */
export const declined: Transition = on('frame', (step, { frame }) => {
	const { pending, phase } = step.state;
	if (pending?.role !== 'initiator' || pending.sid !== frame.sid) {
		return 'not-pending';
	}
	if (phase !== 'inviting') {
		return abandonRefresh(step, 'peer-declined', { tell: false });
	}
	dropPending(step, { tell: false });
	failInvitation(step, { phase: 'declined', reason: 'peer-declined' });
	return 'declined';
});

/**
 * The hint `refetch`: our invite did not open there. The directory is asked again; a changed key arrives as the input
 * `keys`.
 */
export const refetch: Transition = on('frame', (step, { frame }) => {
	if (step.state.pending?.sid !== frame.sid) {
		return 'not-pending';
	}
	step.emit({ type: 'refetch-peer-key' });
	return 'refetching';
});

/** The key now in the directory is invalid, and the invite to the old one was withdrawn. */
function failForInvalidKey(step: StepContext): string {
	if (step.state.phase !== 'inviting') {
		return abandonRefresh(step, 'no-peer-key', { tell: false });
	}
	dropPending(step, { tell: false });
	failInvitation(step, { phase: 'failed', reason: 'no-peer-key' });
	return 'no-peer-key';
}

/** The peer's key has changed since our invite: it is written again to the new key, within the time that is left. */
export const reinvite: Transition = (step) => {
	const { pending, concurrentHandshake, phase } = step.state;
	const { peerKey } = step.context;
	if (pending?.role !== 'initiator' || !peerKey || sameKey(peerKey, pending.handshake.peerStatic)) {
		return 'same-key';
	}
	if (obstacle(step)) {
		return 'blocked';
	}
	step.hint('cancel', pending.sid);
	if (concurrentHandshake) {
		step.hint('unknown', concurrentHandshake.sid, concurrentHandshake.connection);
		step.set({ concurrentHandshake: undefined });
	}
	const left = pending.expiresAt - step.now;
	const renewed = invite(step, left);
	if (!renewed) {
		return failForInvalidKey(step);
	}
	// An invitation is extended once, however often it is written.
	step.set({ pending: { ...renewed, extended: pending.extended, prolonged: pending.prolonged } });
	step.arm(phase === 'inviting' ? 'invite' : 'rekey', left);
	return 'reinvited';
};
