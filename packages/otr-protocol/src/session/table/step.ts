import type { OtrFrameKind, StampedOtrFrame } from '@rocket.chat/otr-wire';
import { SKIPPED_LIFE } from '../../ratchet/index.ts';
import { sasIndexes } from '../../verification/sas.ts';
import { filesOf } from '../files/transfers.ts';
import { isRefreshing, type SessionState } from '../state/state.ts';
import { StepContext } from '../state/step-context.ts';
import { CLOCK_STEP, CLOCK_TOLERANCE } from '../state/timing.ts';
import type {
	SessionContext,
	SessionEffect,
	SessionInput,
	SessionPeers,
	SessionView,
	TimerName,
} from '../state/types.ts';
import { keyOf } from './rows.ts';
import { rowOf } from './table.ts';
import { TRANSITIONS } from './transitions.ts';

/** `result` is a tag for tests and logs: it holds no content. */
export type SessionStep = {
	readonly state: SessionState;
	readonly effects: readonly SessionEffect[];
	readonly result: string;
};

/** The server's stamp says who wrote: it must be the peer, or ourselves for `elsewhere`. */
function isForUs(peers: SessionPeers, kind: OtrFrameKind, frame: StampedOtrFrame): boolean {
	return frame.rid === peers.rid && frame.from === (kind === 'elsewhere' ? peers.self : peers.peer);
}

function overdueTimer(
	{ phase, pending, live, activeAt, clock }: SessionState,
	{ now, limits }: SessionContext,
): TimerName | undefined {
	if (pending && pending.expiresAt <= now) {
		if (pending.role === 'invitee' || phase === 'inviting') {
			return 'invite';
		}
		return phase === 'confirming' ? 'confirm' : 'rekey';
	}
	return live && (activeAt + limits.idleTimeout <= now || now < clock - CLOCK_TOLERANCE) ? 'idle' : undefined;
}

/** When the oldest skipped key expires; skipped keys are in order of arrival. */
const skippedUntil = ({ live }: SessionState): number | undefined => {
	const oldest = live?.ratchet.skipped[0];
	return oldest && oldest.storedAt + SKIPPED_LIFE;
};

/** Skipped keys expire by the clock, whether or not another frame comes. */
function watchSkipped(current: StepContext, before: SessionState): void {
	const due = skippedUntil(current.state);
	if (due === skippedUntil(before)) {
		return;
	}
	if (due === undefined) {
		current.disarm('skipped');
	} else {
		current.arm('skipped', due - current.now);
	}
}

function perform(current: StepContext, input: SessionInput): string {
	const row = rowOf(keyOf(input), current.state.phase);
	return 'ignored' in row ? `ignored:${row.ignored}` : TRANSITIONS[row.transition](current, input);
}

/**
 * Applies one input. Pure: neither the state nor its buffers are changed, and no bytes from a peer make it throw.
 * Overdue timers run first, so that a machine that slept neither accepts a late answer nor sends under expired keys.
 * Frames of other rooms or users do nothing.
 *
 * The client writes the new state to the vault, performs the effects in order (a marker is written before the next
 * effect), and only then overwrites the buffers of the earlier state that the new one does not share: most simply by
 * `wipeState` on both once the vault holds the bytes.
 */
export function step(context: SessionContext, state: SessionState, input: SessionInput): SessionStep {
	if (input.type === 'frame' && !isForUs(context.peers, input.kind, input.frame)) {
		return { state, effects: [], result: 'not-for-us' };
	}
	const current = new StepContext(context, state);
	for (let name = overdueTimer(current.state, context); name; name = overdueTimer(current.state, context)) {
		const before = current.state;
		perform(current, { type: 'timer', name });
		if (current.state === before) {
			break;
		}
	}
	const jumped = context.now < current.state.clock - CLOCK_TOLERANCE;
	if (jumped || context.now - current.state.clock >= CLOCK_STEP) {
		// A time noted by a clock that was ahead would otherwise apply until the clock gets there again.
		current.set({ clock: context.now, ...(jumped && { hintAt: 0, hintedProbeAt: 0, automaticRefreshAt: 0 }) });
	}
	const result = perform(current, input);
	watchSkipped(current, state);
	current.wipeUnusedRatchets();
	return { state: current.state, effects: current.effects, result };
}

/** Whether ordinary sending is permitted: only in `idle`. */
export const permitsPlain = ({ phase }: SessionState): boolean => phase === 'idle';

/** What the interface may know: no key and no text. */
export function view(state: SessionState): SessionView {
	const { phase, reason, pending, live, marker, outbox, dropped, unknown, offerRefresh, timer } = state;
	const shown = pending && !(pending.role === 'invitee' && phase !== 'invited') ? pending : undefined;
	const sid = live?.sid ?? shown?.sid ?? marker;
	return {
		phase,
		...(reason && { reason }),
		...(sid && { sid }),
		refreshing: isRefreshing(state),
		waiting: outbox.entries.filter(({ content }) => content.kind === 'text').length,
		dropped,
		unknown,
		...(shown && { expiresAt: shown.expiresAt }),
		offerRefresh,
		needsKey: phase === 'invited' && pending?.role === 'invitee' && !pending.handshake,
		dormant: phase === 'lost' && live !== undefined,
		capabilities: live?.capabilities ?? [],
		...(live && { sas: sasIndexes(live.sas) }),
		timer: timer.seconds,
		peerTyping: live?.peerTyping ?? false,
		files: filesOf(live),
	};
}
