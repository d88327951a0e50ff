import { encodeState, type SessionState } from '../src/index.ts';

/**
 * The state without what any frame may change: what is counted, the clock, and when a hint was last given. `receiptOf`:
 * and without what a receipt spends, which is as it was in that state.
 */
export function comparable(state: SessionState, receiptOf?: SessionState): Uint8Array {
	const { live } = state;
	const was = receiptOf?.live;
	const { sent, sendingChain } = was?.ratchet ?? {};
	const spent = live &&
		was && {
			...live,
			receiptAt: was.receiptAt,
			ratchet: { ...live.ratchet, ...(sent !== undefined && { sent, sendingChain }) },
		};
	return encodeState({ ...state, ...(spent && { live: spent }), dropped: 0, clock: 0, hintAt: 0 });
}
