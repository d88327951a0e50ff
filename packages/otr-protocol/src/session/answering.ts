/** The responder's side of a question: the dialog, the user's yes or no, and what may overtake it. */
import { common } from '../content/index.ts';
import { wipeOutcome, writeAccept } from '../handshake/index.ts';
import { startResponder } from '../ratchet/index.ts';
import { inviteAgain } from './inviting.ts';
import { comeToNothing, dropPending } from './leaving.ts';
import {
	type Asked,
	type Confirming,
	EMPTY_INBOX,
	type Inviting,
	type KeptResponder,
	type SessionState,
} from './state.ts';
import { CONFIRM_TIMEOUT, LOCKED_TIMEOUT, SHADOW_TIMEOUT, TIMEOUT_SKEW } from './timing.ts';
import { type Act, on, remember, type Turn } from './turn.ts';

type ReadInvite = Asked & { readonly handshake: KeptResponder };

/** Written and not sent yet. */
function writeAnswer(turn: Turn, { sid, connection, handshake }: ReadInvite, timeout: number): Confirming | string {
	const { identity } = turn.context;
	const prologue = turn.prologue(sid, false);
	if (!identity || !prologue) {
		return 'locked';
	}
	const written = writeAccept(
		turn.handshake,
		{ ...handshake, staticKey: identity, prologue },
		turn.context.capabilities,
	);
	if (!written.ok || !written.outcome.ratchetKey) {
		return 'no-handshake';
	}
	const { root, ratchetKey, commitment, peerStatic, hash, nonceR, peerCapabilities } = written.outcome;
	const answer: Confirming = {
		role: 'responder',
		sid,
		connection,
		body: written.body,
		ratchet: turn.made(startResponder({ sid: prologue.sid, root, ratchetKey })),
		commitment,
		hash,
		nonceR,
		capabilities: common(turn.context.capabilities, peerCapabilities),
		peerStatic: peerStatic.slice(),
		inbox: EMPTY_INBOX,
		prolonged: false,
		expiresAt: turn.now + timeout,
	};
	wipeOutcome(written.outcome);
	return answer;
}

const isShadow = ({ phase }: SessionState): boolean =>
	phase === 'established' || phase === 'interrupted' || phase === 'lost' || phase === 'elsewhere';

const answerTimeout = ({ live }: SessionState): number => (live ? SHADOW_TIMEOUT : CONFIRM_TIMEOUT);

function mark(turn: Turn, sid: string): void {
	turn.emit({ type: 'marker', sid });
	turn.set({ marker: sid });
}

/**
 * Before the peer can hold a session with us, a reload of this tab must not look like an ordinary room. In `elsewhere`
 * there may be no marker.
 */
function sendAnswer(
	turn: Turn,
	{ sid, body, connection }: Confirming,
	{ marked = isShadow(turn.state) && turn.state.marker !== undefined } = {},
): void {
	if (!marked) {
		mark(turn, sid);
	}
	turn.emit({ type: 'frame', kind: 'elsewhere', sid, body: '', own: true });
	turn.send('accept', sid, body, connection);
}

/**
 * Writes the accept. `undefined` when it went out; the phase is `confirming`, or stays where the handshake is a shadow.
 * It is no sign of life of anybody: an invite may be an old one that somebody recorded.
 */
export function acceptInvite(turn: Turn, entry: ReadInvite): string | undefined {
	const { phase, reason, rest } = turn.state;
	const timeout = answerTimeout(turn.state);
	const pending = writeAnswer(turn, entry, timeout);
	if (typeof pending === 'string') {
		return pending;
	}
	turn.disarm('invite', 'dialog');
	turn.set({ pending });
	if (!isShadow(turn.state)) {
		turn.set({ phase: 'confirming', reason: undefined, rest: rest ?? { phase, ...(reason && { reason }) } });
	}
	turn.arm(isShadow(turn.state) ? 'shadow' : 'confirm', timeout);
	sendAnswer(turn, pending);
	return undefined;
}

/**
 * Answers an invite without giving up the handshake that is pending: an old one that somebody recorded costs that one
 * nothing. Once, the pending one gets as much time as this one has. The caller has looked that no other is answered
 * there.
 */
export function acceptBeside(turn: Turn, entry: ReadInvite, pending: Inviting | Confirming): string | undefined {
	const timeout = answerTimeout(turn.state);
	const beside = writeAnswer(turn, entry, timeout);
	if (typeof beside === 'string') {
		return beside;
	}
	if (!pending.prolonged && pending.expiresAt < beside.expiresAt) {
		const { phase } = turn.state;
		turn.set({ pending: { ...pending, expiresAt: beside.expiresAt, prolonged: true } });
		turn.arm(phase === 'inviting' ? 'invite' : phase === 'confirming' ? 'confirm' : 'shadow', timeout);
	}
	turn.set({ beside });
	// In `confirming` the marker is that of the accept which the user gave.
	sendAnswer(turn, beside, turn.state.phase === 'confirming' ? { marked: true } : {});
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
	turn.set({ activeAt: turn.now });
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
	const { pending, beside, phase } = turn.state;
	if (beside?.sid === frame.sid) {
		turn.set({ beside: undefined });
		inviteAgain(turn, { type: 'timer', name: 'resend' });
		return 'cancelled-beside';
	}
	if (!pending || pending.role === 'initiator' || pending.sid !== frame.sid) {
		return 'not-pending';
	}
	if (beside) {
		// The user's yes holds for the newer one.
		turn.set({ pending: { ...beside, prolonged: true }, beside: undefined });
		mark(turn, beside.sid);
		turn.arm('confirm', beside.expiresAt - turn.now);
		return 'cancelled-for-newer';
	}
	const timedOut = pending.role === 'responder' || pending.expiresAt - turn.now <= TIMEOUT_SKEW;
	dropPending(turn, { tell: false });
	if (phase === 'invited' || phase === 'confirming') {
		comeToNothing(turn, { phase: 'expired', reason: timedOut ? 'invite-timeout' : 'peer-cancelled' });
	}
	return 'cancelled';
});

/**
 * The hint `elsewhere`, from ourselves: another tab or device of ours accepted, or its invitation was. Also without an
 * invitation here nothing may go out plain from here now. An invitation of another sid goes as well: it crossed the one
 * that was taken, by which its writer has the session.
 */
export const takenElsewhere: Act = on('frame', (turn, { frame }) => {
	const { pending, phase, invites } = turn.state;
	if (pending && pending.role !== 'asked') {
		return 'not-pending';
	}
	dropPending(turn, { tell: false });
	// The invitation itself may come after the word that it was taken.
	turn.set({ invites: remember(invites, frame.sid) });
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
