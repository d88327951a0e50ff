/** From a finished handshake to the live session: the only place where `established` begins. */
import { isAgreed } from '../../content/index.ts';
import type { RatchetState, Role } from '../../ratchet/types.ts';
import { enqueue, renew } from '../delivery/outbox.ts';
import { flush, handBack, setStatus } from '../delivery/sending.ts';
import { forgetFiles } from '../files/transfers.ts';
import { EMPTY_OUTBOX, type Inbox, isRefreshing, NO_TIMER } from '../state/state.ts';
import { type StepContext, sameKey } from '../state/step-context.ts';
import { RESEND_FIRST, SILENCE } from '../state/timing.ts';
import { forgetConversation } from './leaving.ts';

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
	/** The initiator's: its `ready` opens the commitment with it. */
	readonly nonce?: Uint8Array;
};

/**
 * Carries the outbox over to the new session, as far as the peer still supports it. For another identity it goes back
 * to the user, and a new conversation begins. A side that remembers the timer sends it again: the peer may have lost
 * it with its keys.
 */
function carryOver(step: StepContext, peerStatic: Uint8Array, capabilities: readonly string[]): void {
	const { peerKey } = step.state;
	if (peerKey && !sameKey(peerKey, peerStatic)) {
		handBack(step, () => true);
		step.set({ outbox: EMPTY_OUTBOX, seen: [], timer: NO_TIMER });
	}
	handBack(step, ({ content }) => !isAgreed(capabilities, content));
	step.set({ outbox: renew(step.state.outbox) });
	setStatus(step, step.state.outbox.entries, 'sending');
	const { timer } = step.state;
	if (timer.version > 0 && capabilities.includes('timer')) {
		step.set({
			outbox: enqueue(step.state.outbox, { id: step.freshId(), content: { kind: 'timer', ...timer }, now: step.now }),
		});
	}
}

/**
 * The new session replaces whatever was there. The marker is the first effect: it is written before any frame of the
 * session is sent.
 */
export function establish(
	step: StepContext,
	{ sid, role, ratchet, peerStatic, connection, inbox, capabilities, sas, nonce }: Establishment,
): void {
	const { phase, fallbackPhase, connected } = step.state;
	const again = isRefreshing(step.state) || fallbackPhase?.phase === 'lost';
	step.emit({ type: 'marker', sid });
	step.emit({ type: 'pin', key: peerStatic.slice() });
	step.disarm('invite', 'confirm', 'rekey', 'dialog', 'probe', 'resend', 'unacknowledged', 'typing', 'file');
	if (!again && phase !== 'established' && phase !== 'interrupted') {
		forgetConversation(step);
	}
	forgetFiles(step, 'session-lost');
	carryOver(step, peerStatic, capabilities);
	step.set({
		phase: connected ? 'established' : 'interrupted',
		reason: undefined,
		fallbackPhase: undefined,
		pending: undefined,
		concurrentHandshake: undefined,
		sealedEnd: undefined,
		marker: sid,
		peerKey: peerStatic.slice(),
		offerRefresh: false,
		activeAt: step.now,
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
			heardAt: step.now,
			progressAt: step.now,
			receiptAt: 0,
			resendAfter: RESEND_FIRST,
			inbox,
		},
	});
	step.notice(again ? 'rekeyed' : 'started');
	step.arm('idle', step.context.limits.idleTimeout);
	if (connected) {
		step.arm('silence', SILENCE);
	}
	flush(step, nonce);
}
