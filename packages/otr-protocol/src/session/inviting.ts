/** The initiator: invite, answer to it, refresh. */
import { fromBase64url, toBase64url, wipe } from '@rocket.chat/crypto';
import { common } from '../content/index.ts';
import { readAccept, wipeOutcome, writeInvite } from '../handshake/index.ts';
import { startInitiator } from '../ratchet/index.ts';
import { sasBytes } from '../verification/sas.ts';
import { establish } from './establish.ts';
import { comeToNothing, dropPending } from './leaving.ts';
import { handBack } from './sending.ts';
import { EMPTY_INBOX, type Inviting } from './state.ts';
import { EPHEMERAL_CHARACTERS, HINT_INTERVAL, INVITE_RESEND, LOCKED_TIMEOUT, SHADOW_TIMEOUT } from './timing.ts';
import { type Act, on, remember, sameKey, type Turn } from './turn.ts';
import type { SessionReason } from './types.ts';

/** Why no handshake can be begun now; `wait` is none that the user must acknowledge. */
function obstacle(turn: Turn): { wait: string } | { reason: SessionReason } | undefined {
	const { identity, peerKey, peerKeyChanged } = turn.context;
	if (!identity) {
		return { wait: 'locked' };
	}
	if (!peerKey) {
		turn.emit({ type: 'refetch-peer-key' });
		return { reason: 'no-peer-key' };
	}
	if (sameKey(identity.publicKey, peerKey)) {
		return { reason: 'own-key' };
	}
	return peerKeyChanged ? { reason: 'peer-key-changed' } : undefined;
}

/** Writes an invite and sends it. The caller has looked for obstacles; `undefined` where the key is no key. */
function invite(turn: Turn, timeout: number): Inviting | undefined {
	const { identity, peerKey } = turn.context;
	const sid = toBase64url(turn.context.random(16));
	const prologue = turn.prologue(sid, true);
	if (!identity || !peerKey || !prologue) {
		return undefined;
	}
	const written = writeInvite(turn.handshake, {
		prologue,
		staticKey: identity,
		peerStatic: peerKey,
		capabilities: turn.context.capabilities,
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
		expiresAt: turn.now + timeout,
		taken: false,
		extended: false,
		prolonged: false,
	};
	// Both are known again, in whatever frame they come back to us.
	turn.set({
		pending,
		ownSids: remember(turn.state.ownSids, sid, toBase64url(written.body).slice(0, EPHEMERAL_CHARACTERS)),
	});
	turn.send('invite', sid, written.body);
	return pending;
}

/** Start, in `idle` or where something has ended, which the user acknowledges thereby. */
export const start: Act = (turn) => {
	const blocked = obstacle(turn);
	if (blocked) {
		if ('wait' in blocked) {
			return blocked.wait;
		}
		turn.set({ phase: 'failed', reason: blocked.reason });
		return blocked.reason;
	}
	const timeout = turn.context.limits.inviteTimeout;
	if (!invite(turn, timeout)) {
		// What the directory gave for a key is none.
		turn.set({ phase: 'failed', reason: 'no-peer-key' });
		return 'no-handshake';
	}
	if (turn.state.marker !== undefined) {
		turn.set({ marker: undefined });
		turn.emit({ type: 'clear-marker' });
	}
	turn.set({ phase: 'inviting', reason: undefined, rest: { phase: 'idle' }, farewell: undefined, activeAt: turn.now });
	turn.disarm('dialog');
	turn.arm('invite', timeout);
	turn.arm('resend', INVITE_RESEND);
	return 'invited';
};

/**
 * Our invite again, byte for byte: nobody has answered it yet. Where we answered one that crossed it, that accept goes
 * again, and ours waits: a peer that has a session by our accept would take it for a refresh.
 */
export const inviteAgain: Act = (turn) => {
	const { pending, beside, connected } = turn.state;
	if (pending?.role !== 'initiator' || !connected) {
		return 'nothing-waits';
	}
	turn.arm('resend', INVITE_RESEND);
	if (beside && turn.answersBeside) {
		turn.send('accept', beside.sid, beside.body, beside.connection);
		return 'accept-again';
	}
	turn.send('invite', pending.sid, pending.body);
	return 'resent';
};

/**
 * Refresh keys: a handshake beside the session, which is not touched until the new one stands. Without keys the peer
 * may have to be asked.
 */
export const refresh: Act = (turn) => {
	const { live, pending } = turn.state;
	if (pending && pending.role !== 'asked') {
		return 'already-refreshing';
	}
	const blocked = obstacle(turn);
	if (blocked) {
		if ('wait' in blocked) {
			return blocked.wait;
		}
		if (blocked.reason === 'peer-key-changed') {
			turn.notice('peer-key-changed');
		}
		if (turn.state.phase === 'lost') {
			turn.set({ reason: blocked.reason });
		}
		return blocked.reason;
	}
	const timeout = live && turn.state.phase !== 'lost' ? SHADOW_TIMEOUT : turn.context.limits.inviteTimeout;
	if (!invite(turn, timeout)) {
		if (turn.state.phase === 'lost') {
			turn.set({ reason: 'no-peer-key' });
		}
		return 'no-handshake';
	}
	turn.set({ activeAt: turn.now });
	turn.disarm('invite', 'dialog');
	turn.arm('shadow', timeout);
	turn.arm('resend', INVITE_RESEND);
	return 'refreshing';
};

/**
 * The refresh came to nothing. What was typed meanwhile goes back; what had been encrypted keeps waiting for a session.
 */
export function abandonRefresh(turn: Turn, reason: SessionReason, { tell }: { tell: boolean }): string {
	dropPending(turn, { tell });
	if (turn.state.phase === 'lost' || turn.state.phase === 'elsewhere') {
		handBack(turn, ({ flight }) => !flight);
		turn.set({ reason });
	} else {
		turn.set({ offerRefresh: true });
	}
	return reason;
}

/**
 * The time of a shadow is over. In a session one that the peer asked for, or nobody, since its invite may be an old
 * one, leaves things as they were.
 */
export const refreshExpired: Act = (turn) => {
	const { pending, phase } = turn.state;
	if (!pending || pending.role === 'asked') {
		return 'nothing-pending';
	}
	if (pending.role === 'responder' && (phase === 'established' || phase === 'interrupted')) {
		dropPending(turn, { tell: true });
		return 'shadow-expired';
	}
	return abandonRefresh(turn, 'refresh-timeout', { tell: true });
};

/** Cancel, by the user: of an invitation, or of a refresh. */
export const cancel: Act = (turn) => {
	const { phase, pending } = turn.state;
	if (phase === 'inviting') {
		dropPending(turn, { tell: true });
		comeToNothing(turn, { phase: 'idle', reason: 'self-cancelled', own: true });
		return 'cancelled';
	}
	return pending && pending.role !== 'asked'
		? abandonRefresh(turn, 'self-cancelled', { tell: true })
		: 'nothing-pending';
};

/** The `accept` to our invite: we are established. Garbage before a good one costs nothing. */
export const accepted: Act = on('frame', (turn, { frame }) => {
	const { pending, live } = turn.state;
	if (pending?.role !== 'initiator' || pending.sid !== frame.sid) {
		return live?.sid === frame.sid ? 'accepted-already' : refuseLate(turn, frame.sid, frame.connection);
	}
	const { identity } = turn.context;
	const prologue = turn.prologue(frame.sid, true);
	const body = fromBase64url(frame.body);
	if (!identity || !prologue || !body) {
		return identity ? turn.drop('malformed') : 'locked';
	}
	const read = readAccept(turn.handshake, { ...pending.handshake, staticKey: identity, prologue }, body);
	if (!read.ok) {
		return read.refusal === 'incompatible' ? refuseVersion(turn) : turn.drop(read.refusal);
	}
	const { root, peerRatchetKey, peerStatic, nonceI, nonceR, hash, peerCapabilities } = read.outcome;
	const ratchet =
		peerRatchetKey && startInitiator({ ...turn.handshake, now: turn.now }, { sid: prologue.sid, root, peerRatchetKey });
	wipeOutcome(read.outcome);
	if (!ratchet || !nonceI) {
		wipe(nonceI, nonceR);
		return turn.drop('low-order-key');
	}
	establish(turn, {
		sid: frame.sid,
		role: 'initiator',
		ratchet: turn.made(ratchet),
		peerStatic,
		connection: frame.connection,
		inbox: EMPTY_INBOX,
		capabilities: common(pending.handshake.capabilities, peerCapabilities),
		sas: sasBytes(turn.context.primitives, { hash, nonceI, nonceR }),
		nonce: nonceI,
	});
	wipe(nonceI, nonceR);
	// Our other devices know nothing of our invitation, and must not write plain beside the session.
	turn.emit({ type: 'frame', kind: 'elsewhere', sid: frame.sid, body: '', own: true });
	return 'established';
});

/** The peer himself accepted, in words of a later version: nothing that comes after would be understood. */
function refuseVersion(turn: Turn): string {
	if (turn.state.phase !== 'inviting') {
		return abandonRefresh(turn, 'incompatible', { tell: true });
	}
	dropPending(turn, { tell: true });
	comeToNothing(turn, { phase: 'failed', reason: 'incompatible' });
	return 'incompatible';
}

/** An accept for an invite of ours that is over: the other side must not go on waiting. */
function refuseLate(turn: Turn, sid: string, to: string): string {
	if (!turn.state.ownSids.includes(sid)) {
		return 'not-this-session';
	}
	return turn.answer('cancel', sid, HINT_INTERVAL, to) ? 'late-accept-refused' : 'late-accept';
}

export const lateAccept: Act = on('frame', (turn, { frame }) => refuseLate(turn, frame.sid, frame.connection));

/** The time of our invitation, or of our refresh, is over: the peer's dialog goes with it. */
export const inviteExpired: Act = (turn) => {
	dropPending(turn, { tell: true });
	comeToNothing(turn, { phase: 'expired', reason: 'invite-timeout' });
	return 'expired';
};

/** The hint `locked`: the peer is entering its key. Once, to 5 minutes. */
export const peerLocked: Act = on('frame', (turn, { frame }) => {
	const { pending } = turn.state;
	if (pending?.role !== 'initiator' || pending.sid !== frame.sid || pending.extended) {
		return 'not-pending';
	}
	turn.set({ pending: { ...pending, extended: true, expiresAt: turn.now + LOCKED_TIMEOUT } });
	turn.arm(turn.state.phase === 'inviting' ? 'invite' : 'shadow', LOCKED_TIMEOUT);
	return 'extended';
});

/** The hint `decline`. */
export const declined: Act = on('frame', (turn, { frame }) => {
	const { pending, phase } = turn.state;
	if (pending?.role !== 'initiator' || pending.sid !== frame.sid) {
		return 'not-pending';
	}
	if (phase !== 'inviting') {
		return abandonRefresh(turn, 'peer-declined', { tell: false });
	}
	dropPending(turn, { tell: false });
	comeToNothing(turn, { phase: 'declined', reason: 'peer-declined' });
	return 'declined';
});

/**
 * The hint `refetch`: our invite did not open there. The directory is asked again; a changed key comes back as the
 * input `keys`.
 */
export const refetch: Act = on('frame', (turn, { frame }) => {
	if (turn.state.pending?.sid !== frame.sid) {
		return 'not-pending';
	}
	turn.emit({ type: 'refetch-peer-key' });
	return 'refetching';
});

/** What the directory gives for a key now is none: the invite to the old one was withdrawn. */
function keyIsNone(turn: Turn): string {
	if (turn.state.phase !== 'inviting') {
		return abandonRefresh(turn, 'no-peer-key', { tell: false });
	}
	dropPending(turn, { tell: false });
	comeToNothing(turn, { phase: 'failed', reason: 'no-peer-key' });
	return 'no-peer-key';
}

/**
 * The peer's key is another one now than the one our invite was written to: it is written anew, to the new one, in the
 * time that is left.
 */
export const inviteAnew: Act = (turn) => {
	const { pending, beside, phase } = turn.state;
	const { peerKey } = turn.context;
	if (pending?.role !== 'initiator' || !peerKey || sameKey(peerKey, pending.handshake.peerStatic)) {
		return 'same-key';
	}
	if (obstacle(turn)) {
		return 'blocked';
	}
	turn.hint('cancel', pending.sid);
	if (beside) {
		turn.hint('unknown', beside.sid, beside.connection);
		turn.set({ beside: undefined });
	}
	const left = pending.expiresAt - turn.now;
	const anew = invite(turn, left);
	if (!anew) {
		return keyIsNone(turn);
	}
	// Time is lent once to an invitation, however often it is written.
	turn.set({ pending: { ...anew, extended: pending.extended, prolonged: pending.prolonged } });
	turn.arm(phase === 'inviting' ? 'invite' : 'shadow', left);
	return 'invited-anew';
};
