/** The user's texts, and which handler a `data` frame belongs to. */
import { isTimer, textFault } from '../../content/index.ts';
import { confirm } from '../handshake/confirming.ts';
import { on, type StepContext, type Transition } from '../state/step-context.ts';
import { HINT_INTERVAL } from '../state/timing.ts';
import { refusal, submit } from './compose.ts';
import { answerUnknown } from './liveness.ts';
import { hasCapacity } from './outbox.ts';
import { receive } from './receiving.ts';
import { sendReceipt } from './sending.ts';

const refuseText = (step: StepContext, text: string, result: string): string => {
	step.emit({ type: 'handed-back', texts: [text] });
	return result;
};

/** There is no session for the text: it is handed back to the user and never sent. */
export const handBackText: Transition = on('send', (step, { text }) => refuseText(step, text, 'not-permitted'));

/** A text by the user: encrypted at once where there are keys, queued during a refresh, otherwise handed back. */
export const send: Transition = on('send', (step, { id, text, timer = step.state.timer.seconds }) => {
	const refused =
		refusal(step, id, { kind: 'text', timer }) ??
		(isTimer(timer) ? undefined : 'bad-timer') ??
		textFault(text, step.context.limits.messageMaxLength) ??
		(hasCapacity(step.state.outbox) ? undefined : 'outbox-full');
	if (refused) {
		return refuseText(step, text, refused);
	}
	const { live } = step.state;
	// The text itself tells the peer that typing has stopped.
	step.set({ live: live && { ...live, typingAt: 0 } });
	step.emit({
		type: 'message',
		message: { id, from: step.context.peers.self, text, ts: step.now, status: 'sending', ...(timer > 0 && { timer }) },
	});
	return submit(step, id, { kind: 'text', text, timer });
});

/** The user has seen what was displayed: a receipt says so now. */
export const read: Transition = (step) => {
	const { live } = step.state;
	if (!live || live.inbox.read === live.inbox.next) {
		return 'nothing-new';
	}
	step.set({ live: { ...live, inbox: { ...live.inbox, read: live.inbox.next } } });
	return sendReceipt(step) ? 'read' : 'receipt-delayed';
};

/**
 * A `data` frame: for the session, for a handshake that waits for `ready`, for a session that has ended, or for a
 * session that is not ours.
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
			return 'end-sent-recently';
		}
		step.set({ hintAt: step.now });
		step.send('data', sealedEnd.sid, sealedEnd.body, frame.connection);
		return 'end-resent';
	}
	return step.state.phase === 'lost' ? answerUnknown(step, frame.sid, frame.connection) : 'not-this-session';
});
