/** The responder: what an invite leads to, the dialog, the accept, and `ready`. */
import { fromBase64url, utf8, wipe } from '@rocket.chat/crypto';
import { decodeContent } from '../content/index.ts';
import { checkCommitment, readInvite, wipeOutcome, writeAccept } from '../handshake/index.ts';
import type { HandshakeRefusal } from '../handshake/types.ts';
import { open, startResponder } from '../ratchet/index.ts';
import { establish } from './establish.ts';
import { abandonRefresh, CAPABILITIES, inviteAgain, inviteAnew } from './inviting.ts';
import { comeToNothing, dropPending, endedByPeer } from './leaving.ts';
import { admit } from './outbox.ts';
import { display, drop, place } from './receiving.ts';
import { sendReceipt } from './sending.ts';
import { type Asked, type Confirming, EMPTY_INBOX, type KeptResponder } from './state.ts';
import { AUTOMATIC_REFRESH_INTERVAL, CONFIRM_TIMEOUT, DIALOG_DELAY, HINT_INTERVAL, LOCKED_TIMEOUT, SHADOW_TIMEOUT } from './timing.ts';
import { type Act, on, remember, sameKey, type Turn } from './turn.ts';

/** Characters of a body that stand for the ephemeral key alone. */
const EPHEMERAL_CHARACTERS = 42;

/** Bytewise, as UTF-8: the one of two crossing invitations that holds. */
export function winsCrossing(self: string, peer: string): boolean {
	const a = utf8(self);
	const b = utf8(peer);
	const at = a.findIndex((byte, index) => byte !== b[index]);
	return at === -1 ? a.length < b.length : at < b.length && (a[at] ?? 0) < (b[at] ?? 0);
}

/** An `invite` frame. Ours, or one that was looked at before, is dropped; the pending one is answered with the same bytes. */
export const asked: Act = on('frame', (turn, { frame }) => {
	const { pending, ownSids, invites } = turn.state;
	const body = fromBase64url(frame.body);
	if (!body || ownSids.includes(frame.sid)) {
		return 'refused';
	}
	if (pending?.sid === frame.sid) {
		if (pending.role === 'responder') {
			turn.send('accept', pending.sid, pending.body, frame.connection);
			return 'accept-again';
		}
		return 'asked-already';
	}
	if (invites.includes(frame.sid) || invites.includes(frame.body.slice(0, EPHEMERAL_CHARACTERS))) {
		return 'replayed';
	}
	const expiresAt = turn.now + turn.context.limits.inviteTimeout;
	return judge(turn, { role: 'asked', sid: frame.sid, connection: frame.connection, body, expiresAt, refetched: false }, frame.body);
});

/** Reads an invite as soon as both keys are there, and decides what it is: a crossing, a refresh, or a question to the user. */
function judge(turn: Turn, entry: Asked, text: string): string {
	const { identity, peerKey, peerKeyChanged } = turn.context;
	const { live, pending, phase } = turn.state;
	const ours = live !== undefined || pending?.role === 'initiator';
	if (!identity || !peerKey) {
		if (!peerKey) {
			turn.emit({ type: 'refetch-peer-key' });
		}
		return ours || phase === 'confirming' ? 'no-key' : wait(turn, entry, text);
	}
	const prologue = turn.prologue(entry.sid, false);
	if (!prologue || sameKey(identity.publicKey, peerKey)) {
		return 'refused';
	}
	if (peerKeyChanged) {
		return keyChanged(turn);
	}
	const read = readInvite(turn.handshake, { prologue, staticKey: identity, expectedStatic: peerKey, body: entry.body });
	if (!read.ok) {
		return unreadable(turn, entry, text, read.refusal);
	}
	const { staticKey: _identity, prologue: _prologue, ...handshake } = read.state;
	return welcome(turn, { ...entry, handshake }, text);
}

/** Another identity than the pinned one: it never touches a live session, and elsewhere blocks until it is acknowledged. */
function keyChanged(turn: Turn): string {
	const { phase, live, pending } = turn.state;
	turn.notice('peer-key-changed');
	if (live || (pending && pending.role !== 'asked') || phase === 'lost' || phase === 'elsewhere') {
		return 'peer-key-changed';
	}
	dropPending(turn, { tell: false });
	turn.set({ phase: 'failed', reason: 'peer-key-changed', rest: undefined });
	return 'peer-key-changed';
}

function unreadable(turn: Turn, entry: Asked, text: string, refusal: HandshakeRefusal): string {
	const { live, pending } = turn.state;
	if (refusal === 'unexpected-static-key') {
		if (turn.context.peerKeyPinned || live) {
			return keyChanged(turn);
		}
		if (!entry.refetched && pending?.role !== 'initiator') {
			turn.emit({ type: 'refetch-peer-key' });
			return wait(turn, { ...entry, refetched: true }, text);
		}
	}
	if (pending === entry || pending?.sid === entry.sid) {
		dropPending(turn, { tell: false });
		if (turn.state.phase === 'invited') {
			comeToNothing(turn, { phase: 'failed', reason: 'handshake-failed' });
		}
	}
	if (refusal === 'does-not-open' || refusal === 'unexpected-static-key') {
		turn.answer('refetch', entry.sid, HINT_INTERVAL, entry.connection);
	}
	return `dropped:${refusal}`;
}

/** Keeps an invite for its dialog. A newer one takes the place of an older. */
function wait(turn: Turn, entry: Asked, text: string): string {
	const { pending, phase, invites } = turn.state;
	const known = pending?.sid === entry.sid;
	if (pending && pending.role !== 'asked') {
		dropPending(turn, { tell: false });
	}
	turn.set({ pending: entry, ...(!known && { invites: remember(invites, entry.sid, text.slice(0, EPHEMERAL_CHARACTERS)) }) });
	if (phase === 'confirming') {
		turn.set({ phase: 'invited' });
	} else if (!known && phase !== 'invited') {
		turn.arm('dialog', DIALOG_DELAY);
	}
	turn.arm('invite', entry.expiresAt - turn.now);
	return entry.handshake ? 'asked' : 'asked-unread';
}

function welcome(turn: Turn, entry: Asked & { handshake: KeptResponder }, text: string): string {
	const { live, pending, phase, automaticRefreshAt, invites } = turn.state;
	const remembered = { invites: remember(invites, entry.sid, text.slice(0, EPHEMERAL_CHARACTERS)) };
	if (live && !sameKey(entry.handshake.peerStatic, live.peerKey)) {
		return keyChanged(turn);
	}
	if (pending?.role === 'initiator') {
		if (winsCrossing(turn.context.peers.self, turn.context.peers.peer)) {
			inviteAgain(turn, { type: 'timer', name: 'resend' });
			return 'crossed:won';
		}
		dropPending(turn, { tell: false });
		turn.set(remembered);
		return acceptInvite(turn, entry) ?? 'crossed:accepted';
	}
	if (live || (pending?.role === 'responder' && phase !== 'confirming')) {
		if (turn.now - automaticRefreshAt < AUTOMATIC_REFRESH_INTERVAL) {
			return 'too-soon';
		}
		turn.set({ ...remembered, automaticRefreshAt: turn.now });
		return acceptInvite(turn, entry) ?? 'shadow';
	}
	return wait(turn, entry, text);
}

/** Writes the accept. `undefined` when it went out; the phase is `confirming`, or stays where the handshake is a shadow. */
function acceptInvite(turn: Turn, { sid, connection, handshake }: Asked & { handshake: KeptResponder }): string | undefined {
	const { identity } = turn.context;
	const prologue = turn.prologue(sid, false);
	if (!identity || !prologue) {
		return 'locked';
	}
	const written = writeAccept(turn.handshake, { ...handshake, staticKey: identity, prologue }, CAPABILITIES);
	if (!written.ok || !written.outcome.ratchetKey) {
		return 'no-handshake';
	}
	const { phase, reason, rest, live } = turn.state;
	const { root, ratchetKey, commitment, peerStatic } = written.outcome;
	const shadow = phase === 'established' || phase === 'interrupted' || phase === 'lost' || phase === 'elsewhere';
	const timeout = live ? SHADOW_TIMEOUT : CONFIRM_TIMEOUT;
	const pending: Confirming = {
		role: 'responder',
		sid,
		connection,
		body: written.body,
		ratchet: turn.made(startResponder({ sid: prologue.sid, root, ratchetKey })),
		commitment,
		peerStatic: peerStatic.slice(),
		inbox: EMPTY_INBOX,
		expiresAt: turn.now + timeout,
	};
	wipeOutcome(written.outcome);
	turn.disarm('invite', 'dialog');
	turn.set({ pending, activeAt: turn.now });
	if (!shadow) {
		// Before the peer can hold a session with us, a reload of this tab must not look like an ordinary room.
		turn.emit({ type: 'marker', sid });
		turn.set({ marker: sid, phase: 'confirming', reason: undefined, rest: rest ?? { phase, ...(reason && { reason }) } });
	}
	turn.arm(shadow ? 'shadow' : 'confirm', timeout);
	turn.emit({ type: 'frame', kind: 'elsewhere', sid, body: '', own: true });
	turn.send('accept', sid, written.body, connection);
	return undefined;
}

/** The user says yes: in the dialog, or by Start and Refresh while an invite waits for its dialog. */
export const accept: Act = (turn) => {
	const { pending, phase } = turn.state;
	if (pending?.role !== 'asked') {
		return 'nothing-pending';
	}
	if (!pending.handshake) {
		return turn.context.identity ? 'unread' : 'locked';
	}
	if (phase === 'lost' || phase === 'elsewhere') {
		// Accepted in the dialog's stead: as if the dialog had been there.
		turn.set({ rest: { phase, ...(turn.state.reason && { reason: turn.state.reason }) }, phase: 'invited' });
	}
	return acceptInvite(turn, { ...pending, handshake: pending.handshake }) ?? 'accepted';
};

/** One second after the invite: no other tab answered it, the user is asked. */
export const openDialog: Act = (turn) => {
	const { pending, phase, reason } = turn.state;
	if (pending?.role !== 'asked') {
		return 'nothing-pending';
	}
	turn.set({ phase: 'invited', reason: undefined, rest: { phase, ...(reason && { reason }) } });
	if (turn.context.identity) {
		return 'dialog';
	}
	turn.hint('locked', pending.sid, pending.connection);
	turn.set({ pending: { ...pending, expiresAt: turn.now + LOCKED_TIMEOUT } });
	turn.arm('invite', LOCKED_TIMEOUT);
	return 'dialog:locked';
};

/** The keys of the context changed: an invite that could not be read is read, one of ours to an old key is written anew. */
export const keys: Act = (turn, input) => {
	const { pending } = turn.state;
	if (pending?.role === 'asked' && !pending.handshake) {
		return judge(turn, pending, '');
	}
	return inviteAnew(turn, input);
};

export const decline: Act = (turn) => {
	dropPending(turn, { tell: true });
	comeToNothing(turn, { phase: 'idle', reason: 'self-declined', own: true });
	return 'declined';
};

/** The user gives up between accept and `ready`: the peer may hold a session already, and learns that we do not. */
export const giveUp: Act = (turn) => {
	dropPending(turn, { tell: true });
	comeToNothing(turn, { phase: 'idle', reason: 'self-cancelled', own: true });
	return 'cancelled';
};

/** The hint `cancel`: the invite is withdrawn, or our accept came too late. */
export const cancelled: Act = on('frame', (turn, { frame }) => {
	const { pending, phase } = turn.state;
	if (!pending || pending.role === 'initiator' || pending.sid !== frame.sid) {
		return 'not-pending';
	}
	const { role } = pending;
	dropPending(turn, { tell: false });
	if (phase === 'invited' || phase === 'confirming') {
		comeToNothing(turn, { phase: 'expired', reason: role === 'asked' ? 'peer-cancelled' : 'invite-timeout' });
	}
	return 'cancelled';
});

/** The hint `elsewhere`, from ourselves: another tab or device of ours accepted. In `idle` too nothing may go out plain from here now. */
export const takenElsewhere: Act = on('frame', (turn, { frame }) => {
	const { pending, phase } = turn.state;
	if (pending?.role !== 'asked' || pending.sid !== frame.sid) {
		return 'not-pending';
	}
	dropPending(turn, { tell: false });
	if (phase !== 'lost') {
		turn.set({ phase: 'elsewhere', reason: 'other-tab', rest: undefined });
	}
	return 'elsewhere';
});

/** Our time for an invite is over, with or without a dialog. */
export const askedExpired: Act = (turn) => {
	const { phase } = turn.state;
	dropPending(turn, { tell: false });
	if (phase === 'invited') {
		comeToNothing(turn, { phase: 'expired', reason: 'invite-timeout' });
	}
	return 'expired';
};

/** No `ready` came. */
export const confirmExpired: Act = (turn) => {
	dropPending(turn, { tell: true });
	comeToNothing(turn, { phase: 'failed', reason: 'handshake-failed' });
	return 'failed';
};

/** Data under a handshake that waits for `ready`: opened on a copy, kept until `ready` has proved the commitment. */
export function confirm(turn: Turn, pending: Confirming, text: string, connection: string): string {
	const body = fromBase64url(text);
	const opened = body && open({ ...turn.handshake, now: turn.now }, pending.ratchet, body);
	if (!opened?.ok) {
		return opened?.refusal === 'duplicate' ? 'duplicate' : drop(turn, opened?.refusal ?? 'malformed');
	}
	const ratchet = turn.made(opened.state);
	const content = decodeContent(opened.plaintext);
	wipe(opened.plaintext);
	if (!content) {
		return drop(turn, 'malformed-content');
	}
	if (content.kind === 'end') {
		return endedByPeer(turn);
	}
	const placed = place(content);
	const admitted = placed && admit(pending.inbox, placed);
	if (!admitted) {
		return 'too-early';
	}
	if (content.kind !== 'ready') {
		turn.set({ pending: { ...pending, ratchet, inbox: admitted.inbox } });
		return 'early';
	}
	if (content.seq !== 0 || !checkCommitment(turn.handshake, pending.commitment, content.nonce)) {
		if (turn.state.phase !== 'confirming') {
			return abandonRefresh(turn, 'handshake-failed', { tell: true });
		}
		dropPending(turn, { tell: true });
		comeToNothing(turn, { phase: 'failed', reason: 'handshake-failed' });
		return 'commitment-mismatch';
	}
	const { sid, peerStatic } = pending;
	establish(turn, { sid, role: 'responder', ratchet, peerStatic, connection, inbox: admitted.inbox });
	display(turn, admitted.ready);
	sendReceipt(turn, { repeated: false });
	return 'established';
}
