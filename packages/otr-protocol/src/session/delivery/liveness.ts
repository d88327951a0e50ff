/**
 * Is the peer still there? Silence, hints and failed deliveries start a probe; any opened frame answers it
 * (docs/PROTOCOL.md, "Frames and hints").
 */

import { resync } from '../files/transfers.ts';
import { enterLost } from '../handshake/leaving.ts';
import type { PeerProbe } from '../state/state.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import {
	HINT_INTERVAL,
	HINTED_PROBE_INTERVAL,
	MISSING_TIMEOUT,
	PROBE_INTERVAL,
	PROBE_TIMEOUT,
	SILENCE,
} from '../state/timing.ts';
import { enqueue } from './outbox.ts';
import { flush, resend, setStatus } from './sending.ts';

/**
 * Asks every connection of the peer for a sign of life. A frame that waits for its receipt serves as well as a probe.
 */
function sendProbe(step: StepContext): void {
	if (resend(step, { unbound: true, count: 1 }) === 0) {
		const id = step.freshId();
		step.set({ outbox: enqueue(step.state.outbox, { id, content: { kind: 'probe' }, now: step.now }) });
		flush(step);
	}
}

/**
 * Starts the countdown to `lost`, unless it runs already; a hint shortens one that has another cause. `alreadySent`: a
 * frame that the peer will answer has just gone out.
 */
export function probePeer(
	step: StepContext,
	{ hinted, alreadySent = false }: { hinted: boolean; alreadySent?: boolean },
): boolean {
	const { live, connected } = step.state;
	if (!live || !connected || (live.peerProbe && (live.peerProbe.hinted || !hinted))) {
		return false;
	}
	step.set({ live: { ...live, peerProbe: { since: step.now, hinted } } });
	step.disarm('silence');
	if (!alreadySent) {
		sendProbe(step);
	}
	step.arm('probe', PROBE_INTERVAL);
	return true;
}

/**
 * When an unanswered probe ends in `lost`, ms since the epoch. A probe that presence or the relay caused does not end
 * before one that silence causes: a session survives 30 s without network.
 */
const probeDeadline = ({ since, hinted }: PeerProbe, heardAt: number): number =>
	hinted ? since + PROBE_TIMEOUT : Math.max(since + MISSING_TIMEOUT, heardAt + SILENCE + MISSING_TIMEOUT);

/** The probe timer: probes again, then gives up in steps. */
export const probeAgain: Transition = (step) => {
	const running = step.state.live?.peerProbe;
	if (!running || !step.state.connected) {
		return 'no-probe';
	}
	const waited = step.now - running.since;
	const left = probeDeadline(running, step.state.live?.heardAt ?? 0) - step.now;
	if (left <= 0) {
		enterLost(step, 'peer-lost', { wipe: false });
		return 'lost';
	}
	if (waited >= PROBE_TIMEOUT && step.state.phase === 'established') {
		step.set({ phase: 'interrupted', reason: 'peer-offline' });
	}
	sendProbe(step);
	step.arm('probe', Math.min(waited < PROBE_TIMEOUT ? PROBE_INTERVAL : PROBE_TIMEOUT, left));
	return 'probed-again';
};

/** The silence timer: no frame has opened for 10 s. */
export const onSilenceTimeout: Transition = (step) => {
	const { live, connected } = step.state;
	if (!live || !connected || live.peerProbe) {
		return 'not-needed';
	}
	const left = live.heardAt + SILENCE - step.now;
	if (left > 0) {
		step.arm('silence', left);
		return 'not-yet';
	}
	probePeer(step, { hinted: false });
	return 'probed';
};

/**
 * A frame of the peer opened: it is alive. Ends any probe, and brings back a session that was only missing its peer.
 */
export function onPeerAlive(step: StepContext, connection: string): void {
	const { live, connected, phase } = step.state;
	if (!live) {
		return;
	}
	const wasMissing = live.peerProbe !== undefined || phase !== 'established';
	step.set({ live: { ...live, to: connection, stamp: connection, heardAt: step.now, peerProbe: undefined } });
	const moved = connection !== live.stamp;
	if (moved) {
		resync(step);
	}
	if (!connected) {
		return;
	}
	if (moved && phase === 'established') {
		flush(step);
	}
	if (wasMissing) {
		step.disarm('probe');
	}
	step.arm('silence', SILENCE);
	if (phase === 'lost') {
		setStatus(step, step.state.outbox.entries, 'sending');
	}
	if (phase !== 'established') {
		step.set({ phase: 'established', reason: undefined, offerRefresh: false });
		if (resend(step, { unbound: false }) > 0) {
			step.arm('resend', live.resendAfter);
		}
		flush(step);
	}
}

/** `unknown`, or an `end` outside of `data`: anybody may have sent these hints, so they only start a probe. */
export const onUnauthenticatedHint: Transition = on('frame', (step, { frame }) => {
	const { live, hintedProbeAt } = step.state;
	if (live?.sid !== frame.sid) {
		return 'not-this-session';
	}
	if (step.now - hintedProbeAt < HINTED_PROBE_INTERVAL || !probePeer(step, { hinted: true })) {
		return 'not-probed';
	}
	step.set({ hintedProbeAt: step.now });
	return 'probed';
});

/** Data for the session that the marker names, whose keys are gone: tells the peer. */
export function answerUnknown(step: StepContext, sid: string, to?: string): string {
	if (step.state.marker !== sid) {
		return 'not-this-session';
	}
	return step.answer('unknown', sid, HINT_INTERVAL, to) ? 'unknown-sent' : 'unknown-sent-recently';
}
