/**
 * Between accept and `ready`: the initiator's first frames, and the proof that the invite's commitment was honest.
 */
import { fromBase64url, wipe } from '@rocket.chat/crypto';
import { decodeContent } from '../../content/index.ts';
import { checkCommitment } from '../../handshake/index.ts';
import { open } from '../../ratchet/index.ts';
import { sasBytes } from '../../verification/sas.ts';
import { admit } from '../delivery/outbox.ts';
import { place, take } from '../delivery/receiving.ts';
import { sendReceipt } from '../delivery/sending.ts';
import type { Confirming } from '../state/state.ts';
import { reportUnknown, type StepContext, type Transition } from '../state/step-context.ts';
import { establish } from './establish.ts';
import { abandonRefresh } from './inviting.ts';
import { dropPending, endedByPeer, failInvitation } from './leaving.ts';

/** No `ready` came in time. */
export const confirmExpired: Transition = (step) => {
	dropPending(step, { tell: true });
	failInvitation(step, { phase: 'failed', reason: 'handshake-failed' });
	return 'failed';
};

/**
 * Data for a handshake that waits for `ready`: opened on a copy, and kept until `ready` has proved the commitment.
 */
export function confirm(step: StepContext, pending: Confirming, text: string, connection: string): string {
	const body = fromBase64url(text);
	const opened = body && open({ ...step.handshake, now: step.now }, pending.ratchet, body);
	if (!opened?.ok) {
		return opened?.refusal === 'duplicate' ? 'duplicate' : step.drop(opened?.refusal ?? 'malformed');
	}
	const ratchet = step.trackRatchet(opened.state);
	const content = decodeContent(opened.plaintext);
	wipe(opened.plaintext);
	if (!content) {
		return step.drop('malformed-content');
	}
	if (content.kind === 'end') {
		return endedByPeer(step);
	}
	if (content.kind === 'unknown') {
		reportUnknown(step);
	}
	const placed = place(step, content, pending.capabilities);
	const admitted = placed && admit(pending.inbox, placed);
	if (!admitted) {
		return 'unreliable-before-ready';
	}
	if (content.kind !== 'ready') {
		const kept = { ...pending, ratchet, inbox: admitted.inbox };
		step.set(step.state.concurrentHandshake === pending ? { concurrentHandshake: kept } : { pending: kept });
		return 'before-ready';
	}
	if (content.seq !== 0 || !checkCommitment(step.handshake, pending.commitment, content.nonce)) {
		if (step.state.phase !== 'confirming' && step.state.phase !== 'inviting') {
			return abandonRefresh(step, 'handshake-failed', { tell: true });
		}
		dropPending(step, { tell: true });
		failInvitation(step, { phase: 'failed', reason: 'handshake-failed' });
		return 'commitment-mismatch';
	}
	const { concurrentHandshake } = step.state;
	const newer = concurrentHandshake !== pending && step.awaitsConcurrentReady ? concurrentHandshake : undefined;
	const { sid, peerStatic, capabilities, hash, nonceR } = pending;
	const sas = sasBytes(step.context.primitives, { hash, nonceI: content.nonce, nonceR });
	wipe(content.nonce);
	establish(step, {
		sid,
		role: 'responder',
		ratchet,
		peerStatic,
		connection,
		inbox: admitted.inbox,
		capabilities,
		sas,
	});
	take(step, admitted.ready);
	sendReceipt(step);
	if (newer && step.state.live) {
		// The peer may have switched to it already.
		step.set({ pending: newer, automaticRefreshAt: step.now });
		step.arm('rekey', newer.expiresAt - step.now);
	}
	return 'established';
}
