/** What the user writes, and where a data frame belongs. */
import { isTimer, textFault } from '../content/index.ts';
import { put, refusal } from './compose.ts';
import { confirm } from './confirming.ts';
import { sayUnknown } from './liveness.ts';
import { hasRoom } from './outbox.ts';
import { receive } from './receiving.ts';
import { sendReceipt } from './sending.ts';
import { HINT_INTERVAL } from './timing.ts';
import { type Act, on, type Turn } from './turn.ts';

const giveBack = (turn: Turn, text: string, result: string): string => {
	turn.emit({ type: 'handed-back', texts: [text] });
	return result;
};

/** No session takes the text: it goes back to the user, never anywhere else. */
export const handBackText: Act = on('send', (turn, { text }) => giveBack(turn, text, 'not-permitted'));

/** A text of the user: encrypted at once where there are keys, held while they are refreshed, else handed back. */
export const send: Act = on('send', (turn, { id, text, timer = turn.state.timer.seconds }) => {
	const refused =
		refusal(turn, id, { kind: 'text', timer }) ??
		(isTimer(timer) ? undefined : 'bad-timer') ??
		textFault(text, turn.context.limits.messageMaxLength) ??
		(hasRoom(turn.state.outbox) ? undefined : 'outbox-full');
	if (refused) {
		return giveBack(turn, text, refused);
	}
	const { live } = turn.state;
	// The text itself says that typing is over.
	turn.set({ live: live && { ...live, typingAt: 0 } });
	turn.emit({
		type: 'message',
		message: { id, from: turn.context.peers.self, text, ts: turn.now, status: 'sending', ...(timer > 0 && { timer }) },
	});
	return put(turn, id, { kind: 'text', text, timer });
});

/** The user has seen what was displayed: said in the next receipt, which goes now. */
export const read: Act = (turn) => {
	const { live } = turn.state;
	if (!live || live.inbox.read === live.inbox.next) {
		return 'nothing-new';
	}
	turn.set({ live: { ...live, inbox: { ...live.inbox, read: live.inbox.next } } });
	return sendReceipt(turn) ? 'read' : 'read-later';
};

/**
 * A `data` frame: for the session, for a handshake that waits for `ready`, for one that is gone, or for none of ours.
 */
export const data: Act = on('frame', (turn, { frame }) => {
	const { live, pending, beside, farewell } = turn.state;
	const answered = beside?.sid === frame.sid ? beside : pending;
	if (answered?.role === 'responder' && answered.sid === frame.sid) {
		return confirm(turn, answered, frame.body, frame.connection);
	}
	if (live?.sid === frame.sid) {
		return receive(turn, live, frame);
	}
	if (farewell?.sid === frame.sid) {
		if (turn.now - turn.state.hintAt < HINT_INTERVAL) {
			return 'farewell-said';
		}
		turn.set({ hintAt: turn.now });
		turn.send('data', farewell.sid, farewell.body, frame.connection);
		return 'farewell-again';
	}
	return turn.state.phase === 'lost' ? sayUnknown(turn, frame.sid, frame.connection) : 'not-this-session';
});
