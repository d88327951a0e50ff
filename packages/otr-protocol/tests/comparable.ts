import { encodeState, type SessionState } from '../src/index.ts';

/**
 * The state without what any frame may change: counters, the clock, and the time of the last hint. `receiptOf`: also
 * without what a receipt uses up, which is as in that state.
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
