/**
 * The Double Ratchet of rcotr/1 (signal.org/docs/specifications/doubleratchet; docs/PROTOCOL.md, "Ratchet"). Pure: no
 * function changes a given state, and a frame that does not open changes nothing.
 *
 * Ownership: every returned state has secret buffers of its own. Once the new state of `seal`, `open` or `expire` was
 * written to the vault, the caller `wipe`s the earlier one; not before, because until then it is the only one.
 */
import { wipe as overwrite } from '@rocket.chat/crypto';
import { sealFrame } from './frame.ts';
import { kdfChain, kdfRoot } from './kdf.ts';
import { alive, copy } from './skipped.ts';
import { successor } from './successor.ts';
import type { Ratchet } from './types.ts';

export { HEADER_LENGTH } from './frame.ts';
export { open } from './open.ts';
export { SKIPPED_LIFE, SKIPPED_PER_CHAIN, SKIPPED_PER_SESSION } from './skipped.ts';

/** N has 4 bytes; a chain this long was misused long before. */
const LAST_N = 0xffff_ffff;

/** Alice (section 3.3). Draws 32 bytes from `random`; copies `root`. `undefined` for a ratchet key of low order. */
export const startInitiator: Ratchet['startInitiator'] = ({ primitives, random }, { sid, root, peerRatchetKey }) => {
	const own = primitives.x25519.keyPair(random(32));
	const shared = primitives.x25519.sharedSecret(own.secretKey, peerRatchetKey);
	if (!shared) {
		overwrite(own.secretKey);
		return undefined;
	}
	const first = kdfRoot(primitives, root, shared);
	const numbers = { sent: 0, received: 0, previousSent: 0 };
	return {
		sid,
		role: 'initiator',
		root: first.root,
		own,
		peer: peerRatchetKey,
		sendingChain: first.chain,
		...numbers,
		skipped: [],
		retired: [],
	};
};

/** Bob (section 3.3). Copies `root` and the secret of `ratchetKey`. */
export const startResponder: Ratchet['startResponder'] = ({ sid, root, ratchetKey }) => ({
	sid,
	role: 'responder',
	root: root.slice(),
	own: { publicKey: ratchetKey.publicKey, secretKey: ratchetKey.secretKey.slice() },
	sent: 0,
	received: 0,
	previousSent: 0,
	skipped: [],
	retired: [],
});

/**
 * RatchetEncrypt (section 3.4). `undefined` without a sending chain: for the responder, until the initiator's first
 * frame has opened.
 */
export const seal: Ratchet['seal'] = ({ primitives, now }, state, plaintext) => {
	if (!state.sendingChain || state.sent >= LAST_N) {
		return undefined;
	}
	const { chain, messageKey } = kdfChain(primitives, state.sendingChain);
	const header = { ratchetKey: state.own.publicKey, pn: state.previousSent, n: state.sent };
	const frame = sealFrame(primitives, state, header, messageKey, plaintext);
	overwrite(messageKey);
	const next = successor(state, { sendingChain: chain, sent: state.sent + 1 }, copy(alive(state.skipped, now)));
	return { state: next, frame };
};

export const expire: Ratchet['expire'] = (state, now) => {
	const skipped = alive(state.skipped, now);
	if (skipped.length === state.skipped.length) {
		return undefined;
	}
	return successor(state, {}, copy(skipped));
};

export const wipe: Ratchet['wipe'] = (state) => {
	overwrite(
		state.root,
		state.own.secretKey,
		state.sendingChain,
		state.receivingChain,
		...state.skipped.map(({ messageKey }) => messageKey),
	);
};
