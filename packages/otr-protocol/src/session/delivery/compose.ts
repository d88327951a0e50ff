/** How a content of the user is taken; typing, and the timer of later texts. */
import { type ContentKind, isAgreed, isId, isTimer } from '../../content/index.ts';
import { isRefreshing, type OutboxContent } from '../state/state.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import { TYPING_INTERVAL, TYPING_LIFE } from '../state/timing.ts';
import { enqueue, hasCapacity } from './outbox.ts';
import { flush, waitsLong } from './sending.ts';

/**
 * Why a content of the user cannot be taken now, as a tag; `undefined` where it can. Until a refresh has finished,
 * what the peer supports is not known.
 */
export function refusal(
	step: StepContext,
	id: string,
	content: { kind: ContentKind; timer?: number },
): string | undefined {
	const { live, phase, outbox } = step.state;
	if (phase !== 'established' && phase !== 'interrupted' && !isRefreshing(step.state)) {
		return 'not-permitted';
	}
	if (!isId(id) || outbox.entries.some((entry) => entry.id === id)) {
		return 'bad-id';
	}
	return isAgreed((live ?? step.context).capabilities, content) ? undefined : 'not-negotiated';
}

/** Adds to the outbox, and sends at once where there are keys. */
export function submit(step: StepContext, id: string, content: OutboxContent): string {
	step.set({ outbox: enqueue(step.state.outbox, { id, content, now: step.now }), activeAt: step.now });
	if (!step.state.live || step.state.phase === 'lost') {
		return 'queued';
	}
	flush(step);
	return 'sent';
}

/** Sends a typing notification now or never: an outdated one is worthless. */
export const typing: Transition = on('typing', (step, { typing: types }) => {
	const { live } = step.state;
	if (!live || !isAgreed(live.capabilities, { kind: 'typing' })) {
		return 'not-negotiated';
	}
	const since = step.now - live.typingAt;
	if (types ? since < TYPING_INTERVAL : since >= TYPING_LIFE) {
		return 'sent-recently';
	}
	if (types) {
		step.set({ activeAt: step.now });
	}
	if (waitsLong(step, live)) {
		return 'throttled';
	}
	const frame = step.seal({ kind: 'typing', typing: types });
	const { live: sealed } = step.state;
	if (!frame || !sealed) {
		return 'cannot-seal';
	}
	step.set({ live: { ...sealed, typingAt: types ? step.now : 0 } });
	step.send('data', sealed.sid, frame, sealed.to);
	return 'sent';
});

/** The peer's last typing notification has expired. */
export const typingOver: Transition = (step) => {
	const { live } = step.state;
	step.set({ live: live && { ...live, peerTyping: false } });
	return 'typing-stopped';
};

/** Sets the timer of later texts, and tells the peer, who does the same. */
export const setTimer: Transition = on('set-timer', (step, { seconds }) => {
	const { timer, outbox, live } = step.state;
	if (!isTimer(seconds)) {
		return 'bad-timer';
	}
	if (!live || !isAgreed(live.capabilities, { kind: 'timer' })) {
		return 'not-negotiated';
	}
	if (!hasCapacity(outbox)) {
		return 'outbox-full';
	}
	const agreed = { seconds, version: Math.min(timer.version + 1, 0xffff_ffff) };
	step.set({ timer: agreed });
	step.emit({ type: 'timer-set', from: step.context.peers.self, seconds });
	return submit(step, step.freshId(), { kind: 'timer', ...agreed });
});

/**
 * Of two settings the higher version is later; of two with equal versions the shorter time, and any time before no
 * timer.
 */
export const isLaterTimer = (
	a: { seconds: number; version: number },
	b: { seconds: number; version: number },
): boolean =>
	a.version > b.version || (a.version === b.version && a.seconds !== 0 && (b.seconds === 0 || a.seconds < b.seconds));
