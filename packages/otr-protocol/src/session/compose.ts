/**
 * What the user says beside plain texts: another wording, a deletion, a reaction, that he types, how long texts shall
 * stay.
 */
import { type ContentKind, isAgreed, isEmojiName, isId, isTimer, textFault } from '../content/index.ts';
import { enqueue, hasRoom, heldText, reword, withdraw } from './outbox.ts';
import { flush, waitsLong } from './sending.ts';
import { isRefreshing, type OutboxContent } from './state.ts';
import { TYPING_INTERVAL, TYPING_LIFE } from './timing.ts';
import { type Act, on, type Turn } from './turn.ts';

/**
 * Whether a content of the user may be taken now; else the tag that says why not. Before a refresh is through nobody
 * knows what the peer can take.
 */
export function refusal(turn: Turn, id: string, content: { kind: ContentKind; timer?: number }): string | undefined {
	const { live, phase, outbox } = turn.state;
	if (phase !== 'established' && phase !== 'interrupted' && !isRefreshing(turn.state)) {
		return 'not-permitted';
	}
	if (!isId(id) || outbox.entries.some((entry) => entry.id === id)) {
		return 'bad-id';
	}
	return isAgreed((live ?? turn.context).capabilities, content) ? undefined : 'not-negotiated';
}

/** Joins the outbox, and goes out where there are keys. */
export function put(turn: Turn, id: string, content: OutboxContent): string {
	turn.set({ outbox: enqueue(turn.state.outbox, { id, content, now: turn.now }), activeAt: turn.now });
	if (!turn.state.live || turn.state.phase === 'lost') {
		return 'held';
	}
	flush(turn);
	return 'sent';
}

/** Another wording. A text that is still held is changed where it lies: the peer sees the new one alone. */
export const edit: Act = on('edit', (turn, { id, target, text }) => {
	const refused =
		refusal(turn, id, { kind: 'edit' }) ??
		(isId(target) ? undefined : 'bad-target') ??
		textFault(text, turn.context.limits.messageMaxLength);
	if (refused) {
		return refused;
	}
	const held = heldText(turn.state.outbox, target);
	if (!held && !hasRoom(turn.state.outbox)) {
		return 'outbox-full';
	}
	turn.emit({ type: 'edited', id, from: turn.context.peers.self, target, text, ts: turn.now });
	if (held) {
		turn.set({ outbox: reword(turn.state.outbox, target, text), activeAt: turn.now });
		return 'reworded';
	}
	return put(turn, id, { kind: 'edit', target, text });
});

/** Takes a text back. One that is still held never leaves. */
export const remove: Act = on('delete', (turn, { id, target }) => {
	const refused = refusal(turn, id, { kind: 'delete' }) ?? (isId(target) ? undefined : 'bad-target');
	if (refused) {
		return refused;
	}
	const held = heldText(turn.state.outbox, target);
	if (!held && !hasRoom(turn.state.outbox)) {
		return 'outbox-full';
	}
	turn.emit({ type: 'deleted', id, from: turn.context.peers.self, target });
	if (held) {
		turn.set({ outbox: withdraw(turn.state.outbox, target), activeAt: turn.now });
		return 'withdrawn';
	}
	return put(turn, id, { kind: 'delete', target });
});

export const react: Act = on('react', (turn, { id, whose, target, emoji, add }) => {
	const refused = refusal(turn, id, { kind: 'react' }) ?? (isId(target) ? undefined : 'bad-target');
	if (refused) {
		return refused;
	}
	if (!isEmojiName(emoji)) {
		return 'bad-emoji';
	}
	if (!hasRoom(turn.state.outbox)) {
		return 'outbox-full';
	}
	const { self, peer } = turn.context.peers;
	turn.emit({ type: 'reacted', id, from: self, author: whose === 'mine' ? self : peer, target, emoji, add });
	return put(turn, id, { kind: 'react', whose, target, emoji, add });
});

/** Goes out at once or never: an old word about typing is worth nothing. */
export const typing: Act = on('typing', (turn, { typing: types }) => {
	const { live } = turn.state;
	if (!live || !isAgreed(live.capabilities, { kind: 'typing' })) {
		return 'not-negotiated';
	}
	const since = turn.now - live.typingAt;
	if (types ? since < TYPING_INTERVAL : since >= TYPING_LIFE) {
		return 'known';
	}
	if (types) {
		turn.set({ activeAt: turn.now });
	}
	if (waitsLong(turn, live)) {
		return 'quiet';
	}
	const frame = turn.seal({ kind: 'typing', typing: types });
	const { live: sealed } = turn.state;
	if (!frame || !sealed) {
		return 'not-now';
	}
	turn.set({ live: { ...sealed, typingAt: types ? turn.now : 0 } });
	turn.send('data', sealed.sid, frame, sealed.to);
	return 'sent';
});

/** Nothing was heard of the peer's typing for a while. */
export const typingOver: Act = (turn) => {
	const { live } = turn.state;
	turn.set({ live: live && { ...live, peerTyping: false } });
	return 'over';
};

/** What texts carry from now on; said to the peer, who does the same. */
export const setTimer: Act = on('set-timer', (turn, { seconds }) => {
	const { timer, outbox, live } = turn.state;
	if (!isTimer(seconds)) {
		return 'bad-timer';
	}
	if (!live || !isAgreed(live.capabilities, { kind: 'timer' })) {
		return 'not-negotiated';
	}
	if (!hasRoom(outbox)) {
		return 'outbox-full';
	}
	const agreed = { seconds, version: Math.min(timer.version + 1, 0xffff_ffff) };
	turn.set({ timer: agreed });
	turn.emit({ type: 'timer-set', from: turn.context.peers.self, seconds });
	return put(turn, turn.freshId(), { kind: 'timer', ...agreed });
});

/** Of two settings the one with the higher version; of two at once the shorter time, and any time before none. */
export const isLaterTimer = (
	a: { seconds: number; version: number },
	b: { seconds: number; version: number },
): boolean =>
	a.version > b.version || (a.version === b.version && a.seconds !== 0 && (b.seconds === 0 || a.seconds < b.seconds));
