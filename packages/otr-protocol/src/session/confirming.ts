/** Between accept and `ready`: the initiator's first frames, and the proof that the invite's commitment was honest. */
import { fromBase64url, wipe } from '@rocket.chat/crypto';
import { decodeContent } from '../content/index.ts';
import { checkCommitment } from '../handshake/index.ts';
import { open } from '../ratchet/index.ts';
import { sasBytes } from '../verification/sas.ts';
import { establish } from './establish.ts';
import { abandonRefresh } from './inviting.ts';
import { comeToNothing, dropPending, endedByPeer } from './leaving.ts';
import { admit } from './outbox.ts';
import { place, take } from './receiving.ts';
import { sendReceipt } from './sending.ts';
import type { Confirming } from './state.ts';
import type { Act, Turn } from './turn.ts';

/** No `ready` came. */
export const confirmExpired: Act = (turn) => {
	dropPending(turn, { tell: true });
	comeToNothing(turn, { phase: 'failed', reason: 'handshake-failed' });
	return 'failed';
};

/** Data under a handshake that waits for `ready`: opened on a copy, kept until `ready` has proved the commitment. */
export function confirm(turn: Turn, pending: Confirming, text: string, connection: string): string {
	const body = fromBase64url(text);
	const opened = body && open({ ...turn.handshake, now: turn.now }, pending.ratchet, body);
	if (!opened?.ok) {
		return opened?.refusal === 'duplicate' ? 'duplicate' : turn.drop(opened?.refusal ?? 'malformed');
	}
	const ratchet = turn.made(opened.state);
	const content = decodeContent(opened.plaintext);
	wipe(opened.plaintext);
	if (!content) {
		return turn.drop('malformed-content');
	}
	if (content.kind === 'end') {
		return endedByPeer(turn);
	}
	if (content.kind === 'unknown') {
		turn.reportUnknown();
	}
	const placed = place(turn, content, pending.capabilities);
	const admitted = placed && admit(pending.inbox, placed);
	if (!admitted) {
		return 'too-early';
	}
	if (content.kind !== 'ready') {
		const kept = { ...pending, ratchet, inbox: admitted.inbox };
		turn.set(turn.state.beside === pending ? { beside: kept } : { pending: kept });
		return 'early';
	}
	if (content.seq !== 0 || !checkCommitment(turn.handshake, pending.commitment, content.nonce)) {
		if (turn.state.phase !== 'confirming' && turn.state.phase !== 'inviting') {
			return abandonRefresh(turn, 'handshake-failed', { tell: true });
		}
		dropPending(turn, { tell: true });
		comeToNothing(turn, { phase: 'failed', reason: 'handshake-failed' });
		return 'commitment-mismatch';
	}
	const { beside } = turn.state;
	const newer = beside !== pending && turn.answersBeside ? beside : undefined;
	const { sid, peerStatic, capabilities, hash, nonceR } = pending;
	const sas = sasBytes(turn.context.primitives, { hash, nonceI: content.nonce, nonceR });
	wipe(content.nonce);
	establish(turn, {
		sid,
		role: 'responder',
		ratchet,
		peerStatic,
		connection,
		inbox: admitted.inbox,
		capabilities,
		sas,
	});
	take(turn, admitted.ready);
	sendReceipt(turn);
	if (newer && turn.state.live) {
		// Its writer may have changed over to it already.
		turn.set({ pending: newer, automaticRefreshAt: turn.now });
		turn.arm('shadow', newer.expiresAt - turn.now);
	}
	return 'established';
}
