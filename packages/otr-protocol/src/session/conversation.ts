/** What the user writes, and where a data frame belongs. */
import { utf8 } from '@rocket.chat/crypto';
import { MAX_ID_BYTES, textFault } from '../content/index.ts';
import { confirm } from './confirming.ts';
import { sayUnknown } from './liveness.ts';
import { enqueue, hasRoom } from './outbox.ts';
import { receive } from './receiving.ts';
import { flush, sendReceipt } from './sending.ts';
import { isRefreshing } from './state.ts';
import { HINT_INTERVAL } from './timing.ts';
import { type Act, on, type Turn } from './turn.ts';

const giveBack = (turn: Turn, text: string, result: string): string => {
	turn.emit({ type: 'handed-back', texts: [text] });
	return result;
};

/** No session takes the text: it goes back to the user, never anywhere else. */
export const handBackText: Act = on('send', (turn, { text }) => giveBack(turn, text, 'not-permitted'));

/** A text of the user: encrypted at once where there are keys, held while they are refreshed, else handed back. */
export const send: Act = on('send', (turn, { id, text }) => {
	const { live, phase, outbox } = turn.state;
	const writable = phase === 'established' || phase === 'interrupted' || isRefreshing(turn.state);
	if (!writable) {
		return giveBack(turn, text, 'not-permitted');
	}
	const idBytes = utf8(id).length;
	if (idBytes === 0 || idBytes > MAX_ID_BYTES || outbox.entries.some((entry) => entry.id === id)) {
		return giveBack(turn, text, 'bad-id');
	}
	const fault = textFault(text, turn.context.limits.messageMaxLength);
	if (fault) {
		return giveBack(turn, text, fault);
	}
	if (!hasRoom(outbox)) {
		return giveBack(turn, text, 'outbox-full');
	}
	turn.set({ outbox: enqueue(outbox, { id, content: { kind: 'text', text }, now: turn.now }), activeAt: turn.now });
	turn.emit({ type: 'message', message: { id, from: turn.context.peers.self, text, ts: turn.now, status: 'sending' } });
	if (!live || phase === 'lost') {
		return 'held';
	}
	flush(turn);
	return 'sent';
});

/** The user has seen what was displayed: said in the next receipt, which goes now. */
export const read: Act = (turn) => {
	const { live } = turn.state;
	if (!live || live.inbox.read === live.inbox.next) {
		return 'nothing-new';
	}
	turn.set({ live: { ...live, inbox: { ...live.inbox, read: live.inbox.next } } });
	return sendReceipt(turn, { repeated: false }) ? 'read' : 'read-later';
};

/** A `data` frame: for the session, for a handshake that waits for `ready`, for one that is gone, or for none of ours. */
export const data: Act = on('frame', (turn, { frame }) => {
	const { live, pending, farewell } = turn.state;
	if (pending?.role === 'responder' && pending.sid === frame.sid) {
		return confirm(turn, pending, frame.body, frame.connection);
	}
	if (live?.sid === frame.sid) {
		return receive(turn, frame);
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
