/** What an invite leads to: a crossing, a refresh beside a session, or a question to the user. */
import { fromBase64url, utf8 } from '@rocket.chat/crypto';
import { readInvite, wipeHandshake } from '../handshake/index.ts';
import type { HandshakeRefusal } from '../handshake/types.ts';
import { acceptBeside, acceptInvite } from './answering.ts';
import { inviteAgain, inviteAnew } from './inviting.ts';
import { comeToNothing, dropPending } from './leaving.ts';
import type { Asked, KeptResponder } from './state.ts';
import { AUTOMATIC_REFRESH_INTERVAL, DIALOG_DELAY, EPHEMERAL_CHARACTERS, HINT_INTERVAL } from './timing.ts';
import { type Act, on, remember, sameKey, type Turn } from './turn.ts';

/** Bytewise, as UTF-8: the one of two crossing invitations that holds. */
function winsCrossing(self: string, peer: string): boolean {
	const a = utf8(self);
	const b = utf8(peer);
	const at = a.findIndex((byte, index) => byte !== b[index]);
	return at === -1 ? a.length < b.length : at < b.length && (a[at] ?? 0) < (b[at] ?? 0);
}

/**
 * An `invite` frame. Ours, or one that was looked at before, is dropped; the pending one is answered with the same
 * bytes.
 */
export const asked: Act = on('frame', (turn, { frame }) => {
	const { pending, beside, ownSids, invites } = turn.state;
	const body = fromBase64url(frame.body);
	if (!body || ownSids.includes(frame.sid) || ownSids.includes(frame.body.slice(0, EPHEMERAL_CHARACTERS))) {
		return 'refused';
	}
	const known = [pending, beside].find((entry) => entry?.sid === frame.sid);
	if (known?.role === 'responder') {
		turn.send('accept', known.sid, known.body, frame.connection);
		return 'accept-again';
	}
	if (known) {
		return 'asked-already';
	}
	if (invites.includes(frame.sid) || invites.includes(frame.body.slice(0, EPHEMERAL_CHARACTERS))) {
		return 'replayed';
	}
	const expiresAt = turn.now + turn.context.limits.inviteTimeout;
	return judge(
		turn,
		{ role: 'asked', sid: frame.sid, connection: frame.connection, body, expiresAt, refetched: false },
		frame.body,
	);
});

/**
 * Reads an invite as soon as both keys are there, and decides what it is: a crossing, a refresh, or a question to the
 * user.
 */
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
		return keyChanged(turn, entry, text);
	}
	const read = readInvite(turn.handshake, { prologue, staticKey: identity, expectedStatic: peerKey, body: entry.body });
	if (!read.ok) {
		return unreadable(turn, entry, text, read.refusal);
	}
	const { staticKey: _identity, prologue: _prologue, ...handshake } = read.state;
	const result = welcome(turn, { ...entry, handshake }, text);
	const kept = turn.state.pending;
	if (kept?.role !== 'asked' || kept.handshake !== handshake) {
		wipeHandshake(read.state);
	}
	return result;
}

/**
 * An invite that was looked at, by its sid and its ephemeral key: neither comes back. Without text it was noted when it
 * came.
 */
const noted = (turn: Turn, { sid }: Asked, text: string): { invites: readonly string[] } => ({
	invites: text === '' ? turn.state.invites : remember(turn.state.invites, sid, text.slice(0, EPHEMERAL_CHARACTERS)),
});

/**
 * Another identity than the pinned one: it never touches a live session, and elsewhere blocks until it is acknowledged.
 * What the user acknowledges permits a new handshake, not this one: it is told no, and does not come back.
 */
function keyChanged(turn: Turn, entry: Asked, text: string): string {
	const { phase, live, pending } = turn.state;
	turn.notice('peer-key-changed');
	turn.set(noted(turn, entry, text));
	if (live || (pending && pending.role !== 'asked') || phase === 'lost' || phase === 'elsewhere') {
		return 'peer-key-changed';
	}
	dropPending(turn, { tell: false });
	turn.hint('decline', entry.sid, entry.connection);
	turn.set({ phase: 'failed', reason: 'peer-key-changed', rest: undefined });
	return 'peer-key-changed';
}

/**
 * The peer himself invites, in words of a later version: he is told no, and the user why, unless a session or a
 * question of his own is under way.
 */
function laterVersion(turn: Turn, entry: Asked, text: string): string {
	const { live, pending, phase } = turn.state;
	turn.set(noted(turn, entry, text));
	turn.hint('decline', entry.sid, entry.connection);
	if (pending?.sid === entry.sid) {
		dropPending(turn, { tell: false });
	}
	if (phase === 'invited' && turn.state.pending === undefined) {
		comeToNothing(turn, { phase: 'failed', reason: 'incompatible' });
	} else if (!live && !turn.state.pending && !['lost', 'elsewhere', 'inviting', 'confirming'].includes(phase)) {
		turn.set({ phase: 'failed', reason: 'incompatible', rest: undefined });
	}
	return 'incompatible';
}

function unreadable(turn: Turn, entry: Asked, text: string, refusal: HandshakeRefusal): string {
	const { live, pending } = turn.state;
	if (refusal === 'incompatible') {
		return laterVersion(turn, entry, text);
	}
	if (refusal === 'unexpected-static-key') {
		if (turn.context.peerKeyPinned || live) {
			return keyChanged(turn, entry, text);
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
	const { pending, phase } = turn.state;
	const known = pending?.sid === entry.sid;
	turn.set({ pending: entry, ...(!known && noted(turn, entry, text)) });
	if (!known && phase !== 'invited') {
		turn.arm('dialog', DIALOG_DELAY);
	}
	turn.arm('invite', entry.expiresAt - turn.now);
	return entry.handshake ? 'asked' : 'asked-unread';
}

function welcome(turn: Turn, entry: Asked & { handshake: KeptResponder }, text: string): string {
	const { live, pending, automaticRefreshAt } = turn.state;
	if (live && !sameKey(entry.handshake.peerStatic, live.peerKey)) {
		return keyChanged(turn, entry, text);
	}
	if (pending?.role === 'initiator') {
		if (!sameKey(entry.handshake.peerStatic, pending.handshake.peerStatic)) {
			return 'crossed:other-key';
		}
		if (winsCrossing(turn.context.peers.self, turn.context.peers.peer)) {
			inviteAgain(turn, { type: 'timer', name: 'resend' });
			return 'crossed:won';
		}
		if (turn.answersBeside) {
			return 'too-soon';
		}
		turn.set(noted(turn, entry, text));
		return acceptBeside(turn, entry, pending) ?? 'crossed:accepted';
	}
	if (live) {
		if (turn.now - automaticRefreshAt < AUTOMATIC_REFRESH_INTERVAL) {
			return 'too-soon';
		}
		turn.set({ ...noted(turn, entry, text), automaticRefreshAt: turn.now });
		return acceptInvite(turn, entry) ?? 'shadow';
	}
	if (pending?.role === 'responder') {
		// In `confirming`: the user has just said yes to this identity.
		if (!sameKey(entry.handshake.peerStatic, pending.peerStatic)) {
			return 'newer:other-key';
		}
		if (turn.answersBeside) {
			return 'too-soon';
		}
		turn.set(noted(turn, entry, text));
		return acceptBeside(turn, entry, pending) ?? 'newer:accepted';
	}
	return wait(turn, entry, text);
}

/**
 * The keys of the context changed: an invite that could not be read is read, one of ours to an old key is written anew.
 */
export const keys: Act = (turn, input) => {
	const { pending } = turn.state;
	if (pending?.role === 'asked' && !pending.handshake) {
		return judge(turn, pending, '');
	}
	return inviteAnew(turn, input);
};
