/** The relay's answers, the network, presence, the clock, other tabs and the vault. */

import { expire } from '../ratchet/index.ts';
import { chunkRefused, chunkRelayed } from './file-sending.ts';
import { abandonRefresh, inviteAgain } from './inviting.ts';
import { comeToNothing, dropPending, forgetConversation, lose, policy, wipeSession } from './leaving.ts';
import { challenge, sayUnknown } from './liveness.ts';
import { inFlight } from './outbox.ts';
import { flush, resend } from './sending.ts';
import {
	CLOCK_TOLERANCE,
	NOT_TAKEN_GRACE,
	NOT_TAKEN_RETRY,
	RESEND_FIRST,
	SILENCE,
	UNACKNOWLEDGED_TIMEOUT,
} from './timing.ts';
import { pauseFiles, resync } from './transfers.ts';
import { type Act, on, type Turn } from './turn.ts';
import type { SessionReason } from './types.ts';

/**
 * The method answered. Nobody took a bound frame: it goes again to every connection, and doubt is raised. Of an unbound
 * one the relay says nothing.
 */
export const relayed: Act = on('relayed', (turn, { sid, kind, delivered, forwarded, chunk }) => {
	const { pending, live } = turn.state;
	const taken = delivered > 0 || forwarded;
	if (chunk && live?.sid === sid) {
		chunkRelayed(turn, chunk, taken);
	}
	if (kind === 'invite' && pending?.role === 'initiator' && pending.sid === sid) {
		return inviteRelayed(turn, taken);
	}
	if (kind !== 'data' || live?.sid !== sid || taken || turn.state.phase === 'lost') {
		return 'no-news';
	}
	const bound = live.to !== undefined;
	const resent = bound ? resend(turn, { unbound: true }) : 0;
	const doubted = challenge(turn, { hinted: false, asked: resent > 0 });
	return bound ? 'resent-unbound' : doubted ? 'doubted' : 'no-news';
});

function inviteRelayed(turn: Turn, taken: boolean): string {
	const { pending, phase, online } = turn.state;
	if (pending?.role !== 'initiator') {
		return 'no-news';
	}
	if (taken) {
		turn.set({ pending: { ...pending, taken: true } });
		return 'taken';
	}
	// Beside a live session the peer's tab may just be reconnecting: the shadow has ten seconds of its own.
	// Nor where the peer invited a moment ago: it is there.
	if (pending.taken || turn.answersBeside || phase === 'established' || phase === 'interrupted') {
		return 'no-news';
	}
	// A page that is just loading is online before it listens.
	if (online && turn.now < pending.expiresAt - turn.context.limits.inviteTimeout + NOT_TAKEN_GRACE) {
		turn.arm('resend', NOT_TAKEN_RETRY);
		return 'not-taken-yet';
	}
	return notTaken(turn, online ? 'unsupported-app' : 'peer-offline');
}

/**
 * Refusals that another attempt does not change. The others (no connection, not signed in yet) leave it to the next
 * resend.
 */
const FINAL: ReadonlySet<string> = new Set([
	'error-otr-disabled',
	'error-not-direct-message',
	'error-not-allowed',
	'error-invalid-frame',
	'error-frame-too-large',
]);

/**
 * The method refused. A rate limit says when to come again; a final refusal ends an invitation that nobody has taken,
 * and a session whose peer's account is active no more.
 */
export const refused: Act = on('refused', (turn, { sid, kind, error, cause, retryIn, chunk }) => {
	const { pending, live, online } = turn.state;
	if (chunk && live?.sid === sid && cause !== 'peer-inactive') {
		return chunkRefused(turn, chunk, { retryIn, final: FINAL.has(error) });
	}
	if (retryIn !== undefined) {
		if (live || pending?.role === 'initiator') {
			turn.arm('resend', Math.max(retryIn, RESEND_FIRST));
		}
		return 'later';
	}
	if (cause === 'peer-inactive' && live?.sid === sid) {
		return policy(turn, { type: 'policy', reason: 'peer-removed' });
	}
	if (kind !== 'invite' || pending?.role !== 'initiator' || pending.sid !== sid) {
		return 'not-pending';
	}
	if (pending.taken || turn.answersBeside || !FINAL.has(error)) {
		return 'no-news';
	}
	return notTaken(
		turn,
		cause === 'peer-offline' || (error === 'error-not-allowed' && !online) ? 'peer-offline' : 'relay-refused',
	);
});

/** Our invite reaches nobody. */
function notTaken(turn: Turn, reason: SessionReason): string {
	if (turn.state.phase !== 'inviting') {
		return abandonRefresh(turn, reason, { tell: false });
	}
	dropPending(turn, { tell: false });
	comeToNothing(turn, { phase: 'failed', reason });
	return reason;
}

/** The network went: nothing is asked of a peer that cannot be heard. */
function disconnect(turn: Turn): void {
	const { live, phase } = turn.state;
	turn.set({ connected: false });
	if (!live) {
		return;
	}
	turn.disarm('probe', 'silence', 'resend');
	turn.set({ live: { ...live, challenge: undefined } });
	pauseFiles(turn);
	if (phase === 'established') {
		turn.set({ phase: 'interrupted', reason: undefined });
	}
}

/**
 * It is back: our stamp is a new one, and the peer's may be. What waits goes again (of an accept whose invite came over
 * a connection that is gone the peer's own repetition makes another); the first frame that opens ends `interrupted`.
 */
function reconnect(turn: Turn): void {
	turn.set({ connected: true });
	const { pending, beside, phase, live, farewell } = turn.state;
	if (pending?.role === 'initiator') {
		inviteAgain(turn, { type: 'timer', name: 'resend' });
	} else if (pending?.role === 'responder') {
		for (const { sid, body, connection } of beside ? [pending, beside] : [pending]) {
			turn.send('accept', sid, body, connection);
		}
	}
	if (live && phase !== 'lost') {
		resend(turn, { unbound: true });
		resync(turn);
		flush(turn);
		challenge(turn, { hinted: false });
		if (inFlight(turn.state.outbox).length > 0) {
			turn.arm('resend', live.resendAfter);
			turn.arm('unacknowledged', UNACKNOWLEDGED_TIMEOUT);
		}
		turn.arm('silence', SILENCE);
	} else if (!live && phase === 'lost' && turn.state.marker !== undefined) {
		sayUnknown(turn, turn.state.marker);
	}
	if (farewell) {
		turn.send('data', farewell.sid, farewell.body);
	}
}

export const network: Act = on('network', (turn, { connected }) => {
	if (connected === turn.state.connected) {
		return 'no-news';
	}
	if (connected) {
		reconnect(turn);
		return 'connected';
	}
	disconnect(turn);
	return 'disconnected';
});

/**
 * Presence is a hint of the server's: going offline raises the question, coming back as well; neither ends anything.
 */
export const presence: Act = on('presence', (turn, { online }) => {
	const changed = online !== turn.state.online;
	turn.set({ online });
	const { phase, live } = turn.state;
	if (!changed || !live || phase === 'lost') {
		return 'noted';
	}
	return challenge(turn, { hinted: false }) ? 'doubted' : 'noted';
});

/** Idle beyond the limit, or a clock that jumped back: the keys go, the conversation waits for a refresh. */
export const idle: Act = (turn) => {
	const { live, activeAt, clock } = turn.state;
	const { idleTimeout } = turn.context.limits;
	if (!live) {
		return 'no-session';
	}
	const left = activeAt + idleTimeout - turn.now;
	const jumped = turn.now < clock - CLOCK_TOLERANCE;
	if (left > 0 && !jumped) {
		turn.arm('idle', left);
		return 'not-yet';
	}
	dropPending(turn, { tell: true });
	lose(turn, jumped ? 'keys-stale' : 'idle-timeout', { wipe: true });
	return 'lost';
};

/** Keys of messages that did not come in ten minutes: what comes later is not opened. */
export const expireSkipped: Act = (turn) => {
	const { live } = turn.state;
	const ratchet = live && expire(live.ratchet, turn.now);
	if (!ratchet) {
		return 'not-yet';
	}
	turn.set({ live: { ...live, ratchet: turn.made(ratchet) } });
	return 'expired';
};

/**
 * A marker was found at start-up, or the tab that held the session is gone. The peer is told, and asks nobody else for
 * long.
 */
export const restored: Act = on('restored', (turn, { sid }) => {
	turn.set({ phase: 'lost', reason: 'reloaded', marker: sid });
	if (turn.state.connected) {
		sayUnknown(turn, sid);
	}
	return 'lost';
});

function losing(reason: 'vault-lost' | 'vault-full'): Act {
	return (turn) => {
		const { live, pending, phase } = turn.state;
		if (live) {
			const { sid, stamp } = live;
			dropPending(turn, { tell: true });
			forgetConversation(turn);
			lose(turn, reason, { wipe: true });
			if (turn.state.connected) {
				turn.hint('unknown', sid, stamp);
			}
			return 'lost';
		}
		if (!pending) {
			return 'nothing-held';
		}
		dropPending(turn, { tell: true });
		if (phase === 'inviting' || phase === 'invited' || phase === 'confirming') {
			comeToNothing(turn, { phase: 'failed', reason });
		} else if (phase === 'lost') {
			wipeSession(turn);
			turn.set({ reason });
		}
		return 'dropped';
	};
}

export const vaultLost: Act = losing('vault-lost');
export const vaultFull: Act = losing('vault-full');

/** Another tab of this browser holds the session of this room: here nothing is sent, neither in it nor plain. */
export const otherTab: Act = on('other-tab', (turn, { sid }) => {
	if (turn.state.live?.sid === sid) {
		return 'ours';
	}
	// It may be the very session that the other tab holds: of that nothing is said.
	turn.set({ beside: undefined });
	dropPending(turn, { tell: turn.state.pending?.role === 'initiator' });
	forgetConversation(turn);
	turn.set({ phase: 'elsewhere', reason: 'other-tab', rest: undefined, marker: sid });
	return 'elsewhere';
});
