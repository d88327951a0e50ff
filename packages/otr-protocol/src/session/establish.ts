/** From a finished handshake to the live session: the one place where `established` begins. */
import type { RatchetState, Role } from '../ratchet/types.ts';
import { forgetConversation } from './leaving.ts';
import { enqueue, renew } from './outbox.ts';
import { flush, handBack, mark } from './sending.ts';
import { EMPTY_OUTBOX, type Inbox, isRefreshing } from './state.ts';
import { RESEND_FIRST, SILENCE } from './timing.ts';
import { sameKey, type Turn } from './turn.ts';

type Establishment = {
	readonly sid: string;
	readonly role: Role;
	readonly ratchet: RatchetState;
	readonly peerStatic: Uint8Array;
	readonly connection: string;
	readonly inbox: Inbox;
	/** The initiator's: what its `ready` opens the commitment with. */
	readonly nonce?: Uint8Array;
};

/** The outbox goes over to the new session; for another identity it goes back to the user, and the conversation is a new one. */
function carryOver(turn: Turn, peerStatic: Uint8Array): void {
	const { peerKey } = turn.state;
	if (peerKey && !sameKey(peerKey, peerStatic)) {
		handBack(turn, { all: true });
		turn.set({ outbox: EMPTY_OUTBOX, seen: [] });
	}
	turn.set({ outbox: renew(turn.state.outbox) });
	mark(turn, turn.state.outbox.entries, 'sending');
}

/**
 * The new session takes the place of whatever was there. The marker is the first effect: it is written before a frame of the session leaves.
 */
export function establish(turn: Turn, { sid, role, ratchet, peerStatic, connection, inbox, nonce }: Establishment): void {
	const { phase, rest, connected } = turn.state;
	const again = isRefreshing(turn.state) || rest?.phase === 'lost';
	turn.emit({ type: 'marker', sid });
	turn.emit({ type: 'pin', key: peerStatic.slice() });
	turn.disarm('invite', 'confirm', 'shadow', 'dialog', 'probe', 'resend', 'unacknowledged');
	if (!again && phase !== 'established' && phase !== 'interrupted') {
		forgetConversation(turn);
	}
	carryOver(turn, peerStatic);
	turn.set({
		phase: connected ? 'established' : 'interrupted',
		reason: undefined,
		rest: undefined,
		pending: undefined,
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
	if (nonce) {
		turn.set({ outbox: enqueue(turn.state.outbox, { id: turn.freshId(), content: { kind: 'ready', nonce }, now: turn.now, first: true }) });
	}
	flush(turn);
}
