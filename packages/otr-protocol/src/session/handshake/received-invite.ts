/** What a received invite leads to: a crossing, a rekey during a session, or a question to the user. */
import { fromBase64url, utf8 } from '@rocket.chat/crypto';
import { readInvite, wipeHandshake } from '../../handshake/index.ts';
import type { HandshakeRefusal } from '../../handshake/types.ts';
import type { Invitee, KeptResponder } from '../state/state.ts';
import { on, prologueOf, remember, type StepContext, sameKey, type Transition } from '../state/step-context.ts';
import { AUTOMATIC_REFRESH_INTERVAL, DIALOG_DELAY, EPHEMERAL_CHARACTERS, HINT_INTERVAL } from '../state/timing.ts';
import { acceptConcurrent, acceptInvite } from './answering.ts';
import { inviteAgain, reinvite } from './inviting.ts';
import { dropPending, failInvitation } from './leaving.ts';

/** Which of two crossing invitations counts: that of the smaller uid, bytewise as UTF-8. */
function winsCrossing(self: string, peer: string): boolean {
	const a = utf8(self);
	const b = utf8(peer);
	const at = a.findIndex((byte, index) => byte !== b[index]);
	return at === -1 ? a.length < b.length : at < b.length && (a[at] ?? 0) < (b[at] ?? 0);
}

/**
 * An `invite` frame. Our own, or one that was seen before, is dropped; the pending one is answered with the same
 * bytes.
 */
export const inviteReceived: Transition = on('frame', (step, { frame }) => {
	const { pending, concurrentHandshake, ownSids, invites } = step.state;
	const body = fromBase64url(frame.body);
	if (!body || ownSids.includes(frame.sid) || ownSids.includes(frame.body.slice(0, EPHEMERAL_CHARACTERS))) {
		return 'refused';
	}
	const known = [pending, concurrentHandshake].find((entry) => entry?.sid === frame.sid);
	if (known?.role === 'responder') {
		step.send('accept', known.sid, known.body, frame.connection);
		return 'accept-resent';
	}
	if (known) {
		return 'already-pending';
	}
	if (invites.includes(frame.sid) || invites.includes(frame.body.slice(0, EPHEMERAL_CHARACTERS))) {
		return 'replayed';
	}
	const expiresAt = step.now + step.context.limits.inviteTimeout;
	return readAndDecide(
		step,
		{ role: 'invitee', sid: frame.sid, connection: frame.connection, body, expiresAt, refetched: false },
		frame.body,
	);
});

/**
 * Reads an invite as soon as both keys are known, and decides what it is: a crossing, a rekey, or a question to the
 * user.
 */
function readAndDecide(step: StepContext, entry: Invitee, text: string): string {
	const { identity, peerKey, peerKeyChanged } = step.context;
	const { live, pending, phase } = step.state;
	const ours = live !== undefined || pending?.role === 'initiator';
	if (!identity || !peerKey) {
		if (!peerKey) {
			step.emit({ type: 'refetch-peer-key' });
		}
		return ours || phase === 'confirming' ? 'no-key' : keepForDialog(step, entry, text);
	}
	const prologue = prologueOf(step.context, entry.sid, false);
	if (!prologue || sameKey(identity.publicKey, peerKey)) {
		return 'refused';
	}
	if (peerKeyChanged) {
		return rejectChangedKey(step, entry, text);
	}
	const read = readInvite(step.handshake, { prologue, staticKey: identity, expectedStatic: peerKey, body: entry.body });
	if (!read.ok) {
		return rejectUnreadable(step, entry, text, read.refusal);
	}
	const { staticKey: _identity, prologue: _prologue, ...handshake } = read.state;
	const result = decide(step, { ...entry, handshake }, text);
	const kept = step.state.pending;
	if (kept?.role !== 'invitee' || kept.handshake !== handshake) {
		wipeHandshake(read.state);
	}
	return result;
}

/**
 * Remembers a seen invite by its sid and its ephemeral key, so that neither is accepted again. An empty `text`: it
 * was remembered on arrival.
 */
const withSeenInvite = (step: StepContext, { sid }: Invitee, text: string): { invites: readonly string[] } => ({
	invites: text === '' ? step.state.invites : remember(step.state.invites, sid, text.slice(0, EPHEMERAL_CHARACTERS)),
});

/**
 * Another identity than the pinned one never touches a live session, and otherwise blocks until the user acknowledges
 * it. The acknowledgement permits a new handshake, not this one, which is declined and never accepted.
 */
function rejectChangedKey(step: StepContext, entry: Invitee, text: string): string {
	const { phase, live, pending } = step.state;
	step.notice('peer-key-changed');
	step.set(withSeenInvite(step, entry, text));
	if (live || (pending && pending.role !== 'invitee') || phase === 'lost' || phase === 'elsewhere') {
		return 'peer-key-changed';
	}
	dropPending(step, { tell: false });
	step.hint('decline', entry.sid, entry.connection);
	step.set({ phase: 'failed', reason: 'peer-key-changed', fallbackPhase: undefined });
	return 'peer-key-changed';
}

/**
 * The peer invites in a later version of the protocol: it is declined, and the user is told why, unless a session or
 * an invitation is under way.
 */
function rejectLaterVersion(step: StepContext, entry: Invitee, text: string): string {
	const { live, pending, phase } = step.state;
	step.set(withSeenInvite(step, entry, text));
	step.hint('decline', entry.sid, entry.connection);
	if (pending?.sid === entry.sid) {
		dropPending(step, { tell: false });
	}
	if (phase === 'invited' && step.state.pending === undefined) {
		failInvitation(step, { phase: 'failed', reason: 'incompatible' });
	} else if (!live && !step.state.pending && !['lost', 'elsewhere', 'inviting', 'confirming'].includes(phase)) {
		step.set({ phase: 'failed', reason: 'incompatible', fallbackPhase: undefined });
	}
	return 'incompatible';
}

function rejectUnreadable(step: StepContext, entry: Invitee, text: string, refusal: HandshakeRefusal): string {
	const { live, pending } = step.state;
	if (refusal === 'incompatible') {
		return rejectLaterVersion(step, entry, text);
	}
	if (refusal === 'unexpected-static-key') {
		if (step.context.peerKeyPinned || live) {
			return rejectChangedKey(step, entry, text);
		}
		if (!entry.refetched && pending?.role !== 'initiator') {
			step.emit({ type: 'refetch-peer-key' });
			return keepForDialog(step, { ...entry, refetched: true }, text);
		}
	}
	if (pending === entry || pending?.sid === entry.sid) {
		dropPending(step, { tell: false });
		if (step.state.phase === 'invited') {
			failInvitation(step, { phase: 'failed', reason: 'handshake-failed' });
		}
	}
	if (refusal === 'does-not-open' || refusal === 'unexpected-static-key') {
		step.answer('refetch', entry.sid, HINT_INTERVAL, entry.connection);
	}
	return `dropped:${refusal}`;
}

/** Keeps an invite for its dialog. A newer one replaces an older. */
function keepForDialog(step: StepContext, entry: Invitee, text: string): string {
	const { pending, phase } = step.state;
	const known = pending?.sid === entry.sid;
	step.set({ pending: entry, ...(!known && withSeenInvite(step, entry, text)) });
	if (!known && phase !== 'invited') {
		step.arm('dialog', DIALOG_DELAY);
	}
	step.arm('invite', entry.expiresAt - step.now);
	return entry.handshake ? 'awaiting-dialog' : 'awaiting-dialog-unread';
}

function decide(step: StepContext, entry: Invitee & { handshake: KeptResponder }, text: string): string {
	const { live, pending, automaticRefreshAt } = step.state;
	if (live && !sameKey(entry.handshake.peerStatic, live.peerKey)) {
		return rejectChangedKey(step, entry, text);
	}
	if (pending?.role === 'initiator') {
		if (!sameKey(entry.handshake.peerStatic, pending.handshake.peerStatic)) {
			return 'crossed:other-key';
		}
		if (winsCrossing(step.context.peers.self, step.context.peers.peer)) {
			inviteAgain(step, { type: 'timer', name: 'resend' });
			return 'crossed:won';
		}
		if (step.awaitsConcurrentReady) {
			return 'too-soon';
		}
		step.set(withSeenInvite(step, entry, text));
		return acceptConcurrent(step, entry, pending) ?? 'crossed:accepted';
	}
	if (live) {
		if (step.now - automaticRefreshAt < AUTOMATIC_REFRESH_INTERVAL) {
			return 'too-soon';
		}
		step.set({ ...withSeenInvite(step, entry, text), automaticRefreshAt: step.now });
		return acceptInvite(step, entry) ?? 'rekey-accepted';
	}
	if (pending?.role === 'responder') {
		// In `confirming`: the user has just accepted this identity.
		if (!sameKey(entry.handshake.peerStatic, pending.peerStatic)) {
			return 'newer:other-key';
		}
		if (step.awaitsConcurrentReady) {
			return 'too-soon';
		}
		step.set(withSeenInvite(step, entry, text));
		return acceptConcurrent(step, entry, pending) ?? 'newer:accepted';
	}
	return keepForDialog(step, entry, text);
}

/** The keys of the context have changed: an unread invite is read, and one of ours to an old key is written again. */
export const keys: Transition = (step, input) => {
	const { pending } = step.state;
	if (pending?.role === 'invitee' && !pending.handshake) {
		return readAndDecide(step, pending, '');
	}
	return reinvite(step, input);
};
