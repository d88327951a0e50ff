/**
 * Is the peer still there? Silence, hints and failed deliveries ask; an opened frame answers (docs/PROTOCOL.md, "Frames
 * and hints").
 */
import { lose } from './leaving.ts';
import { enqueue } from './outbox.ts';
import { flush, mark, resend } from './sending.ts';
import type { Challenge } from './state.ts';
import {
	HINT_INTERVAL,
	HINTED_PROBE_INTERVAL,
	MISSING_TIMEOUT,
	PROBE_INTERVAL,
	PROBE_TIMEOUT,
	SILENCE,
} from './timing.ts';
import { resync } from './transfers.ts';
import { type Act, on, type Turn } from './turn.ts';

/** Asks for a sign of life, to every connection of the peer: what waits for a receipt asks as well as a probe would. */
function ask(turn: Turn): void {
	if (resend(turn, { unbound: true, count: 1 }) === 0) {
		const id = turn.freshId();
		turn.set({ outbox: enqueue(turn.state.outbox, { id, content: { kind: 'probe' }, now: turn.now }) });
		flush(turn);
	}
}

/**
 * Starts the clock that ends in `lost`, unless it runs already; a hint shortens one that runs for another reason.
 * `asked`: what asks has just gone out.
 */
export function challenge(turn: Turn, { hinted, asked = false }: { hinted: boolean; asked?: boolean }): boolean {
	const { live, connected } = turn.state;
	if (!live || !connected || (live.challenge && (live.challenge.hinted || !hinted))) {
		return false;
	}
	turn.set({ live: { ...live, challenge: { since: turn.now, hinted } } });
	turn.disarm('silence');
	if (!asked) {
		ask(turn);
	}
	turn.arm('probe', PROBE_INTERVAL);
	return true;
}

/**
 * When an unanswered question ends in `lost`. One that presence or the relay raised early does not end earlier than
 * silence would: 30 s without network are survived.
 */
const patience = ({ since, hinted }: Challenge, heardAt: number): number =>
	hinted ? since + PROBE_TIMEOUT : Math.max(since + MISSING_TIMEOUT, heardAt + SILENCE + MISSING_TIMEOUT);

/** The probe timer: asks again, then gives up by steps. */
export const probeAgain: Act = (turn) => {
	const running = turn.state.live?.challenge;
	if (!running || !turn.state.connected) {
		return 'nothing-asked';
	}
	const waited = turn.now - running.since;
	const left = patience(running, turn.state.live?.heardAt ?? 0) - turn.now;
	if (left <= 0) {
		lose(turn, 'peer-lost', { wipe: false });
		return 'lost';
	}
	if (waited >= PROBE_TIMEOUT && turn.state.phase === 'established') {
		turn.set({ phase: 'interrupted', reason: 'peer-offline' });
	}
	ask(turn);
	turn.arm('probe', Math.min(waited < PROBE_TIMEOUT ? PROBE_INTERVAL : PROBE_TIMEOUT, left));
	return 'asked-again';
};

/** The silence timer: 10 s without an opened frame. */
export const breakSilence: Act = (turn) => {
	const { live, connected } = turn.state;
	if (!live || !connected || live.challenge) {
		return 'not-needed';
	}
	const left = live.heardAt + SILENCE - turn.now;
	if (left > 0) {
		turn.arm('silence', left);
		return 'not-yet';
	}
	challenge(turn, { hinted: false });
	return 'asked';
};

/** A frame of the peer opened: whatever was doubted is settled, and a session that only missed its peer is back. */
export function heard(turn: Turn, connection: string): void {
	const { live, connected, phase } = turn.state;
	if (!live) {
		return;
	}
	const doubted = live.challenge !== undefined || phase !== 'established';
	turn.set({ live: { ...live, to: connection, stamp: connection, heardAt: turn.now, challenge: undefined } });
	const moved = connection !== live.stamp;
	if (moved) {
		resync(turn);
	}
	if (!connected) {
		return;
	}
	if (moved && phase === 'established') {
		flush(turn);
	}
	if (doubted) {
		turn.disarm('probe');
	}
	turn.arm('silence', SILENCE);
	if (phase === 'lost') {
		mark(turn, turn.state.outbox.entries, 'sending');
	}
	if (phase !== 'established') {
		turn.set({ phase: 'established', reason: undefined, offerRefresh: false });
		if (resend(turn, { unbound: false }) > 0) {
			turn.arm('resend', live.resendAfter);
		}
		flush(turn);
	}
}

/** `unknown`, or an `end` that nobody authenticated: hints that cause a question, and nothing else. */
export const doubt: Act = on('frame', (turn, { frame }) => {
	const { live, hintedProbeAt } = turn.state;
	if (live?.sid !== frame.sid) {
		return 'not-this-session';
	}
	if (turn.now - hintedProbeAt < HINTED_PROBE_INTERVAL || !challenge(turn, { hinted: true })) {
		return 'asked-already';
	}
	turn.set({ hintedProbeAt: turn.now });
	return 'asked';
});

/** Data for the session that the marker names, and whose keys are gone: the peer is told. */
export function sayUnknown(turn: Turn, sid: string, to?: string): string {
	if (turn.state.marker !== sid) {
		return 'not-this-session';
	}
	return turn.answer('unknown', sid, HINT_INTERVAL, to) ? 'said-unknown' : 'said-already';
}
