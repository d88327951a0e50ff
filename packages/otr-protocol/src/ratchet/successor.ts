import type { RatchetState, SkippedKey } from './types.ts';

/**
 * A state with its own buffers: each unchanged secret is copied. All fields are written out, so that every state has
 * the same shape: spreading objects of many shapes costs a JavaScript engine as much as an HMAC.
 */
export function successor(
	state: RatchetState,
	change: Partial<RatchetState>,
	skipped: readonly SkippedKey[],
): RatchetState {
	return {
		sid: state.sid,
		role: state.role,
		root: change.root ?? state.root.slice(),
		own: change.own ?? { publicKey: state.own.publicKey, secretKey: state.own.secretKey.slice() },
		peer: change.peer ?? state.peer,
		sendingChain: change.sendingChain ?? state.sendingChain?.slice(),
		receivingChain: change.receivingChain ?? state.receivingChain?.slice(),
		sent: change.sent ?? state.sent,
		received: change.received ?? state.received,
		previousSent: change.previousSent ?? state.previousSent,
		skipped,
		retired: change.retired ?? state.retired,
	};
}
