/** What the user writes, and where a data frame belongs. */
import { isTimer, textFault } from '../../content/index.ts';
import { confirm } from '../handshake/confirming.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import { HINT_INTERVAL } from '../state/timing.ts';
import { put, refusal } from './compose.ts';
import { sayUnknown } from './liveness.ts';
import { hasCapacity } from './outbox.ts';
import { receive } from './receiving.ts';
import { sendReceipt } from './sending.ts';

const giveBack = (step: StepContext, text: string, result: string): string => {
	step.emit({ type: 'handed-back', texts: [text] });
	return result;
};

/** There is no session for the text: it goes back to the user, and nowhere else. */
export const handBackText: Transition = on('send', (step, { text }) => giveBack(step, text, 'not-permitted'));

/** A text by the user: encrypted at once where there are keys, queued during a refresh, otherwise handed back. */
export const send: Transition = on('send', (step, { id, text, timer = step.state.timer.seconds }) => {
	const refused =
		refusal(step, id, { kind: 'text', timer }) ??
		(isTimer(timer) ? undefined : 'bad-timer') ??
		textFault(text, step.context.limits.messageMaxLength) ??
		(hasCapacity(step.state.outbox) ? undefined : 'outbox-full');
	if (refused) {
		return giveBack(step, text, refused);
	}
	const { live } = step.state;
	// The text itself tells the peer that typing has stopped.
	step.set({ live: live && { ...live, typingAt: 0 } });
	step.emit({
		type: 'message',
		message: { id, from: step.context.peers.self, text, ts: step.now, status: 'sending', ...(timer > 0 && { timer }) },
	});
	return put(step, id, { kind: 'text', text, timer });
});

/** The user has seen what was displayed: a receipt says so now. */
export const read: Transition = (step) => {
	const { live } = step.state;
	if (!live || live.inbox.read === live.inbox.next) {
		return 'nothing-new';
	}
	step.set({ live: { ...live, inbox: { ...live.inbox, read: live.inbox.next } } });
	return sendReceipt(step) ? 'read' : 'read-later';
};

/**
 * A `data` frame: for the session, for a handshake that waits for `ready`, for a session that has ended, or for none
 * of ours.
 */
export const data: Transition = on('frame', (step, { frame }) => {
	const { live, pending, concurrentHandshake, sealedEnd } = step.state;
	const answered = concurrentHandshake?.sid === frame.sid ? concurrentHandshake : pending;
	if (answered?.role === 'responder' && answered.sid === frame.sid) {
		return confirm(step, answered, frame.body, frame.connection);
	}
	if (live?.sid === frame.sid) {
		return receive(step, live, frame);
	}
	if (sealedEnd?.sid === frame.sid) {
		if (step.now - step.state.hintAt < HINT_INTERVAL) {
			return 'farewell-said';
		}
		step.set({ hintAt: step.now });
		step.send('data', sealedEnd.sid, sealedEnd.body, frame.connection);
		return 'farewell-again';
	}
	return step.state.phase === 'lost' ? sayUnknown(step, frame.sid, frame.connection) : 'not-this-session';
});
