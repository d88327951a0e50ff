/** From a finished handshake to the live session: the one place where `established` begins. */
import { isAgreed } from '../content/index.ts';
import type { RatchetState, Role } from '../ratchet/types.ts';
import { forgetConversation } from './leaving.ts';
import { enqueue, renew } from './outbox.ts';
import { flush, handBack, mark } from './sending.ts';
import { EMPTY_OUTBOX, type Inbox, isRefreshing, NO_TIMER } from './state.ts';
import { RESEND_FIRST, SILENCE } from './timing.ts';
import { forgetFiles } from './transfers.ts';
import { sameKey, type Turn } from './turn.ts';

type Establishment = {
	readonly sid: string;
	readonly role: Role;
	readonly ratchet: RatchetState;
	readonly peerStatic: Uint8Array;
	readonly connection: string;
	readonly inbox: Inbox;
	/** What both sides announced. */
	readonly capabilities: readonly string[];
	readonly sas: Uint8Array;
	/** The initiator's: what its `ready` opens the commitment with. */
	readonly nonce?: Uint8Array;
};

/**
 * The outbox goes over to the new session, as far as the peer can still take it; for another identity it goes back to
 * the user, and the conversation is a new one. Who remembers the timer says it again: the peer may have lost it with
 * its keys.
 */
function carryOver(turn: Turn, peerStatic: Uint8Array, capabilities: readonly string[]): void {
	const { peerKey } = turn.state;
	if (peerKey && !sameKey(peerKey, peerStatic)) {
		handBack(turn, () => true);
		turn.set({ outbox: EMPTY_OUTBOX, seen: [], timer: NO_TIMER });
	}
	handBack(turn, ({ content }) => !isAgreed(capabilities, content));
	turn.set({ outbox: renew(turn.state.outbox) });
	mark(turn, turn.state.outbox.entries, 'sending');
	const { timer } = turn.state;
	if (timer.version > 0 && capabilities.includes('timer')) {
		turn.set({
			outbox: enqueue(turn.state.outbox, { id: turn.freshId(), content: { kind: 'timer', ...timer }, now: turn.now }),
		});
	}
}

/**
 * The new session takes the place of whatever was there. The marker is the first effect: it is written before a frame
 * of the session leaves.
 */
export function establish(
	turn: Turn,
	{ sid, role, ratchet, peerStatic, connection, inbox, capabilities, sas, nonce }: Establishment,
): void {
	const { phase, rest, connected } = turn.state;
	const again = isRefreshing(turn.state) || rest?.phase === 'lost';
	turn.emit({ type: 'marker', sid });
	turn.emit({ type: 'pin', key: peerStatic.slice() });
	turn.disarm('invite', 'confirm', 'shadow', 'dialog', 'probe', 'resend', 'unacknowledged', 'typing', 'file');
	if (!again && phase !== 'established' && phase !== 'interrupted') {
		forgetConversation(turn);
	}
	forgetFiles(turn, 'session-lost');
	carryOver(turn, peerStatic, capabilities);
	turn.set({
		phase: connected ? 'established' : 'interrupted',
		reason: undefined,
		rest: undefined,
		pending: undefined,
		beside: undefined,
		farewell: undefined,
		marker: sid,
		peerKey: peerStatic.slice(),
		offerRefresh: false,
		activeAt: turn.now,
		live: {
			sid,
			role,
			ratchet,
			peerKey: peerStatic.slice(),
			to: connection,
			stamp: connection,
			capabilities,
			sas,
			typingAt: 0,
			peerTyping: false,
			chunkAt: 0,
			files: [],
			heardAt: turn.now,
			progressAt: turn.now,
			receiptAt: 0,
			resendAfter: RESEND_FIRST,
			inbox,
		},
	});
	turn.notice(again ? 'rekeyed' : 'started');
	turn.arm('idle', turn.context.limits.idleTimeout);
	if (connected) {
		turn.arm('silence', SILENCE);
	}
	flush(turn, nonce);
}
