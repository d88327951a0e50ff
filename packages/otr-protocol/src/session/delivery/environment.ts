/** Events from the relay, the network, presence, the clock, other tabs and the vault. */

import { expire } from '../../ratchet/index.ts';
import { chunkRefused, chunkRelayed } from '../files/file-sending.ts';
import { pauseFiles, resync } from '../files/transfers.ts';
import { abandonRefresh, inviteAgain } from '../handshake/inviting.ts';
import {
	dropPending,
	enterLost,
	failInvitation,
	forgetConversation,
	policy,
	wipeSession,
} from '../handshake/leaving.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import {
	CLOCK_TOLERANCE,
	NOT_TAKEN_GRACE,
	NOT_TAKEN_RETRY,
	RESEND_FIRST,
	SILENCE,
	UNACKNOWLEDGED_TIMEOUT,
} from '../state/timing.ts';
import type { SessionReason } from '../state/types.ts';
import { answerUnknown, probePeer } from './liveness.ts';
import { inFlightEntries } from './outbox.ts';
import { flush, resend } from './sending.ts';

/**
 * The relay accepted a frame. A bound frame that no connection took is sent again to every connection, and the peer
 * is probed. Of an unbound frame the relay does not say who took it.
 */
export const relayed: Transition = on('relayed', (step, { sid, kind, delivered, forwarded, chunk }) => {
	const { pending, live } = step.state;
	const taken = delivered > 0 || forwarded;
	if (chunk && live?.sid === sid) {
		chunkRelayed(step, chunk, taken);
	}
	if (kind === 'invite' && pending?.role === 'initiator' && pending.sid === sid) {
		return inviteRelayed(step, taken);
	}
	if (kind !== 'data' || live?.sid !== sid || taken || step.state.phase === 'lost') {
		return 'no-change';
	}
	const bound = live.to !== undefined;
	const resent = bound ? resend(step, { unbound: true }) : 0;
	const probed = probePeer(step, { hinted: false, alreadySent: resent > 0 });
	return bound ? 'resent-unbound' : probed ? 'probed' : 'no-change';
});

function inviteRelayed(step: StepContext, taken: boolean): string {
	const { pending, phase, online } = step.state;
	if (pending?.role !== 'initiator') {
		return 'no-change';
	}
	if (taken) {
		step.set({ pending: { ...pending, taken: true } });
		return 'taken';
	}
	// During a live session the peer's tab may be reconnecting, and the rekey has its own 10 s. A peer that invited a
	// moment ago is there.
	if (pending.taken || step.awaitsConcurrentReady || phase === 'established' || phase === 'interrupted') {
		return 'no-change';
	}
	// A page that is still loading is online before it listens.
	if (online && step.now < pending.expiresAt - step.context.limits.inviteTimeout + NOT_TAKEN_GRACE) {
		step.arm('resend', NOT_TAKEN_RETRY);
		return 'not-taken-yet';
	}
	return notTaken(step, online ? 'unsupported-app' : 'peer-offline');
}

/**
 * Refusals that a retry does not change. After all others (no connection, not signed in yet) the next resend tries
 * again.
 */
const FINAL: ReadonlySet<string> = new Set([
	'error-otr-disabled',
	'error-not-direct-message',
	'error-not-allowed',
	'error-invalid-frame',
	'error-frame-too-large',
]);

/**
 * The relay refused a frame. A rate limit says when to retry; a final refusal ends an invitation that no connection
 * took, and a session whose peer's account is no longer active.
 */
export const refused: Transition = on('refused', (step, { sid, kind, error, cause, retryIn, chunk }) => {
	const { pending, live, online } = step.state;
	if (chunk && live?.sid === sid && cause !== 'peer-inactive') {
		return chunkRefused(step, chunk, { retryIn, final: FINAL.has(error) });
	}
	if (retryIn !== undefined) {
		if (live || pending?.role === 'initiator') {
			step.arm('resend', Math.max(retryIn, RESEND_FIRST));
		}
		return 'retry-scheduled';
	}
	if (cause === 'peer-inactive' && live?.sid === sid) {
		return policy(step, { type: 'policy', reason: 'peer-removed' });
	}
	if (kind !== 'invite' || pending?.role !== 'initiator' || pending.sid !== sid) {
		return 'not-pending';
	}
	if (pending.taken || step.awaitsConcurrentReady || !FINAL.has(error)) {
		return 'no-change';
	}
	return notTaken(
		step,
		cause === 'peer-offline' || (error === 'error-not-allowed' && !online) ? 'peer-offline' : 'relay-refused',
	);
});

/** No connection of the peer receives our invite. */
function notTaken(step: StepContext, reason: SessionReason): string {
	if (step.state.phase !== 'inviting') {
		return abandonRefresh(step, reason, { tell: false });
	}
	dropPending(step, { tell: false });
	failInvitation(step, { phase: 'failed', reason });
	return reason;
}

/** The network is gone: the peer cannot answer, so it is not probed. */
function disconnect(step: StepContext): void {
	const { live, phase } = step.state;
	step.set({ connected: false });
	if (!live) {
		return;
	}
	step.disarm('probe', 'silence', 'resend');
	step.set({ live: { ...live, peerProbe: undefined } });
	pauseFiles(step);
	if (phase === 'established') {
		step.set({ phase: 'interrupted', reason: undefined });
	}
}

/**
 * The network is back: our stamp is new, and the peer's may be. Waiting frames are sent again. (An accept whose invite
 * came over a closed connection is not delivered: the peer repeats its invite.) The first frame that opens ends
 * `interrupted`.
 */
function reconnect(step: StepContext): void {
	step.set({ connected: true });
	const { pending, concurrentHandshake, phase, live, sealedEnd } = step.state;
	if (pending?.role === 'initiator') {
		inviteAgain(step, { type: 'timer', name: 'resend' });
	} else if (pending?.role === 'responder') {
		for (const { sid, body, connection } of concurrentHandshake ? [pending, concurrentHandshake] : [pending]) {
			step.send('accept', sid, body, connection);
		}
	}
	if (live && phase !== 'lost') {
		resend(step, { unbound: true });
		resync(step);
		flush(step);
		probePeer(step, { hinted: false });
		if (inFlightEntries(step.state.outbox).length > 0) {
			step.arm('resend', live.resendAfter);
			step.arm('unacknowledged', UNACKNOWLEDGED_TIMEOUT);
		}
		step.arm('silence', SILENCE);
	} else if (!live && phase === 'lost' && step.state.marker !== undefined) {
		answerUnknown(step, step.state.marker);
	}
	if (sealedEnd) {
		step.send('data', sealedEnd.sid, sealedEnd.body);
	}
}

export const network: Transition = on('network', (step, { connected }) => {
	if (connected === step.state.connected) {
		return 'no-change';
	}
	if (connected) {
		reconnect(step);
		return 'connected';
	}
	disconnect(step);
	return 'disconnected';
});

/** Presence is only a hint by the server: any change probes the peer, but never ends a session. */
export const presence: Transition = on('presence', (step, { online }) => {
	const changed = online !== step.state.online;
	step.set({ online });
	const { phase, live } = step.state;
	if (!changed || !live || phase === 'lost') {
		return 'presence-updated';
	}
	return probePeer(step, { hinted: false }) ? 'probed' : 'presence-updated';
});

/**
 * Idle for longer than the limit, or the clock jumped back: the keys are wiped, and the conversation waits for a
 * refresh.
 */
export const idle: Transition = (step) => {
	const { live, activeAt, clock } = step.state;
	const { idleTimeout } = step.context.limits;
	if (!live) {
		return 'no-session';
	}
	const left = activeAt + idleTimeout - step.now;
	const jumped = step.now < clock - CLOCK_TOLERANCE;
	if (left > 0 && !jumped) {
		step.arm('idle', left);
		return 'not-yet';
	}
	dropPending(step, { tell: true });
	enterLost(step, jumped ? 'keys-stale' : 'idle-timeout', { wipe: true });
	return 'lost';
};

/** Keys of messages that have not arrived within ten minutes are wiped: such messages will not be opened. */
export const expireSkipped: Transition = (step) => {
	const { live } = step.state;
	const ratchet = live && expire(live.ratchet, step.now);
	if (!ratchet) {
		return 'not-yet';
	}
	step.set({ live: { ...live, ratchet: step.trackRatchet(ratchet) } });
	return 'expired';
};

/**
 * A marker was found at start-up, or the tab that held the session is gone. The peer is told, so that it does not
 * probe for long.
 */
export const restored: Transition = on('restored', (step, { sid }) => {
	step.set({ phase: 'lost', reason: 'reloaded', marker: sid });
	if (step.state.connected) {
		answerUnknown(step, sid);
	}
	return 'lost';
});

function onVaultFailure(reason: 'vault-lost' | 'vault-full'): Transition {
	return (step) => {
		const { live, pending, phase } = step.state;
		if (live) {
			const { sid, stamp } = live;
			dropPending(step, { tell: true });
			forgetConversation(step);
			enterLost(step, reason, { wipe: true });
			if (step.state.connected) {
				step.hint('unknown', sid, stamp);
			}
			return 'lost';
		}
		if (!pending) {
			return 'nothing-to-wipe';
		}
		dropPending(step, { tell: true });
		if (phase === 'inviting' || phase === 'invited' || phase === 'confirming') {
			failInvitation(step, { phase: 'failed', reason });
		} else if (phase === 'lost') {
			wipeSession(step);
			step.set({ reason });
		}
		return 'dropped';
	};
}

export const vaultLost: Transition = onVaultFailure('vault-lost');
export const vaultFull: Transition = onVaultFailure('vault-full');

/**
 * Another tab of this browser holds the session of this room: this tab sends nothing, neither encrypted nor in plain
 * text.
 */
export const otherTab: Transition = on('other-tab', (step, { sid }) => {
	if (step.state.live?.sid === sid) {
		return 'own-session';
	}
	// It may be the session that the other tab holds, so the peer is told nothing about it.
	step.set({ concurrentHandshake: undefined });
	dropPending(step, { tell: step.state.pending?.role === 'initiator' });
	forgetConversation(step);
	step.set({ phase: 'elsewhere', reason: 'other-tab', fallbackPhase: undefined, marker: sid });
	return 'elsewhere';
});
