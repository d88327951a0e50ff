/** The invited side: the dialog, the user's answer, and what may change it. */
import { common } from '../../content/index.ts';
import { wipeOutcome, writeAccept } from '../../handshake/index.ts';
import { startResponder } from '../../ratchet/index.ts';
import {
	type Confirming,
	EMPTY_INBOX,
	type Invitee,
	type Inviting,
	type KeptResponder,
	type SessionState,
} from '../state/state.ts';
import { on, prologueOf, remember, type StepContext, type Transition } from '../state/step-context.ts';
import { CONFIRM_TIMEOUT, LOCKED_TIMEOUT, REKEY_TIMEOUT, TIMEOUT_SKEW } from '../state/timing.ts';
import { inviteAgain } from './inviting.ts';
import { dropPending, failInvitation } from './leaving.ts';

type ReadInvite = Invitee & { readonly handshake: KeptResponder };

/** Writes an accept, without sending it. */
function writeAnswer(
	step: StepContext,
	{ sid, connection, handshake }: ReadInvite,
	timeout: number,
): Confirming | string {
	const { identity } = step.context;
	const prologue = prologueOf(step.context, sid, false);
	if (!identity || !prologue) {
		return 'locked';
	}
	const written = writeAccept(
		step.handshake,
		{ ...handshake, staticKey: identity, prologue },
		step.context.capabilities,
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
		ratchet: step.trackRatchet(startResponder({ sid: prologue.sid, root, ratchetKey })),
		commitment,
		hash,
		nonceR,
		capabilities: common(step.context.capabilities, peerCapabilities),
		peerStatic: peerStatic.slice(),
		inbox: EMPTY_INBOX,
		prolonged: false,
		expiresAt: step.now + timeout,
	};
	wipeOutcome(written.outcome);
	return answer;
}

const isRekeyPhase = ({ phase }: SessionState): boolean =>
	phase === 'established' || phase === 'interrupted' || phase === 'lost' || phase === 'elsewhere';

const answerTimeout = ({ live }: SessionState): number => (live ? REKEY_TIMEOUT : CONFIRM_TIMEOUT);

function setMarker(step: StepContext, sid: string): void {
	step.emit({ type: 'marker', sid });
	step.set({ marker: sid });
}

/**
 * Sends an accept. The marker comes first: once the peer can hold a session with us, a reload of this tab must not
 * show an ordinary room. In `elsewhere` there may be no marker.
 */
function sendAnswer(
	step: StepContext,
	{ sid, body, connection }: Confirming,
	{ markerSet = isRekeyPhase(step.state) && step.state.marker !== undefined } = {},
): void {
	if (!markerSet) {
		setMarker(step, sid);
	}
	step.emit({ type: 'frame', kind: 'elsewhere', sid, body: '', own: true });
	step.send('accept', sid, body, connection);
}

/**
 * Writes and sends the accept. `undefined` when it was sent; the phase is then `confirming`, or unchanged if the
 * handshake is a rekey. The invite is no sign of life: it may be a recording.
 */
export function acceptInvite(step: StepContext, entry: ReadInvite): string | undefined {
	const { phase, reason, fallbackPhase } = step.state;
	const timeout = answerTimeout(step.state);
	const pending = writeAnswer(step, entry, timeout);
	if (typeof pending === 'string') {
		return pending;
	}
	step.disarm('invite', 'dialog');
	step.set({ pending });
	if (!isRekeyPhase(step.state)) {
		step.set({
			phase: 'confirming',
			reason: undefined,
			fallbackPhase: fallbackPhase ?? { phase, ...(reason && { reason }) },
		});
	}
	step.arm(isRekeyPhase(step.state) ? 'rekey' : 'confirm', timeout);
	sendAnswer(step, pending);
	return undefined;
}

/**
 * Accepts an invite without giving up the pending handshake, so that a recorded invite does no harm to that one. The
 * pending handshake is extended once to the time that this one has. The caller has made sure that no other is
 * accepted concurrently.
 */
export function acceptConcurrent(
	step: StepContext,
	entry: ReadInvite,
	pending: Inviting | Confirming,
): string | undefined {
	const timeout = answerTimeout(step.state);
	const concurrentHandshake = writeAnswer(step, entry, timeout);
	if (typeof concurrentHandshake === 'string') {
		return concurrentHandshake;
	}
	if (!pending.prolonged && pending.expiresAt < concurrentHandshake.expiresAt) {
		const { phase } = step.state;
		step.set({ pending: { ...pending, expiresAt: concurrentHandshake.expiresAt, prolonged: true } });
		step.arm(phase === 'inviting' ? 'invite' : phase === 'confirming' ? 'confirm' : 'rekey', timeout);
	}
	step.set({ concurrentHandshake });
	// In `confirming` the marker names the handshake that the user accepted.
	sendAnswer(step, concurrentHandshake, step.state.phase === 'confirming' ? { markerSet: true } : {});
	return undefined;
}

/** The user accepts: in the dialog, or by Start and Refresh while an invite waits for its dialog. */
export const accept: Transition = (step) => {
	const { pending, phase } = step.state;
	if (pending?.role !== 'invitee') {
		return 'nothing-pending';
	}
	if (!pending.handshake) {
		return step.context.identity ? 'unread' : 'locked';
	}
	if (phase === 'lost' || phase === 'elsewhere') {
		// Accepted before the dialog was shown: treated as if it had been.
		step.set({ fallbackPhase: { phase, ...(step.state.reason && { reason: step.state.reason }) }, phase: 'invited' });
	}
	step.set({ activeAt: step.now });
	return acceptInvite(step, { ...pending, handshake: pending.handshake }) ?? 'accepted';
};

/** One second after the invite no other tab has answered: the user is asked. */
export const openDialog: Transition = (step) => {
	const { pending, phase, reason } = step.state;
	if (pending?.role !== 'invitee') {
		return 'nothing-pending';
	}
	step.set({ phase: 'invited', reason: undefined, fallbackPhase: { phase, ...(reason && { reason }) } });
	if (step.context.identity) {
		return 'dialog';
	}
	step.hint('locked', pending.sid, pending.connection);
	step.set({ pending: { ...pending, expiresAt: step.now + LOCKED_TIMEOUT } });
	step.arm('invite', LOCKED_TIMEOUT);
	return 'dialog:locked';
};

export const decline: Transition = (step) => {
	dropPending(step, { tell: true });
	failInvitation(step, { phase: 'idle', reason: 'self-declined', own: true });
	return 'declined';
};

/** The user gives up between accept and `ready`: the peer may hold a session already, and is told that we do not. */
export const giveUp: Transition = (step) => {
	dropPending(step, { tell: true });
	failInvitation(step, { phase: 'idle', reason: 'self-cancelled', own: true });
	return 'cancelled';
};

/** The hint `cancel`: the invite is withdrawn, or our accept came too late. */
export const cancelled: Transition = on('frame', (step, { frame }) => {
	const { pending, concurrentHandshake, phase } = step.state;
	if (concurrentHandshake?.sid === frame.sid) {
		step.set({ concurrentHandshake: undefined });
		inviteAgain(step, { type: 'timer', name: 'resend' });
		return 'concurrent-cancelled';
	}
	if (!pending || pending.role === 'initiator' || pending.sid !== frame.sid) {
		return 'not-pending';
	}
	if (concurrentHandshake) {
		// The user's consent applies to the newer one.
		step.set({ pending: { ...concurrentHandshake, prolonged: true }, concurrentHandshake: undefined });
		setMarker(step, concurrentHandshake.sid);
		step.arm('confirm', concurrentHandshake.expiresAt - step.now);
		return 'cancelled-for-newer';
	}
	const timedOut = pending.role === 'responder' || pending.expiresAt - step.now <= TIMEOUT_SKEW;
	dropPending(step, { tell: false });
	if (phase === 'invited' || phase === 'confirming') {
		failInvitation(step, { phase: 'expired', reason: timedOut ? 'invite-timeout' : 'peer-cancelled' });
	}
	return 'cancelled';
});

/**
 * The hint `elsewhere` from ourselves: another tab or device of ours accepted, or its invitation was accepted. From
 * now on nothing may leave this tab plain, even where no invitation was shown. An invitation with another sid goes as
 * well: it crossed the accepted one, and its writer has that session.
 */
export const takenElsewhere: Transition = on('frame', (step, { frame }) => {
	const { pending, phase, invites } = step.state;
	if (pending && pending.role !== 'invitee') {
		return 'not-pending';
	}
	dropPending(step, { tell: false });
	// The invitation itself may arrive later than this hint.
	step.set({ invites: remember(invites, frame.sid) });
	if (phase !== 'lost') {
		step.set({ phase: 'elsewhere', reason: 'other-tab', fallbackPhase: undefined });
	}
	return 'elsewhere';
});

/** Our time for an invite is over, whether or not the dialog was shown. */
export const inviteeExpired: Transition = (step) => {
	const { phase } = step.state;
	dropPending(step, { tell: false });
	if (phase === 'invited') {
		failInvitation(step, { phase: 'expired', reason: 'invite-timeout' });
	}
	return 'expired';
};
