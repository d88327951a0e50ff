import type { KeyPair, Primitives, RandomBytes } from '@rocket.chat/crypto';

export type RatchetContext = {
	readonly primitives: Primitives;
	readonly random: RandomBytes /** ms since the epoch, for the life of skipped keys */;
	readonly now: number;
};

/** `initiator` is the Double Ratchet's Alice, `responder` its Bob. */
export type Role = 'initiator' | 'responder';

export type SkippedKey = {
	readonly ratchetKey: Uint8Array;
	readonly n: number;
	readonly messageKey: Uint8Array;
	readonly storedAt: number;
};

/**
 * A finished receiving chain, in which `length` messages were sent. With it a retransmission of an opened message is
 * recognized.
 */
export type RetiredChain = { readonly ratchetKey: Uint8Array; readonly length: number };

/**
 * State of the Double Ratchet (signal.org/docs/specifications/doubleratchet, 3.2): plain data, stored in the vault.
 */
export type RatchetState = {
	readonly sid: Uint8Array;
	readonly role: Role;
	readonly root: Uint8Array;
	readonly own: KeyPair;
	readonly peer?: Uint8Array;
	readonly sendingChain?: Uint8Array;
	readonly receivingChain?: Uint8Array;
	readonly sent: number;
	readonly received: number;
	readonly previousSent: number;
	readonly skipped: readonly SkippedKey[];
	/** The latest 64, oldest first. */
	readonly retired: readonly RetiredChain[];
};

/**
 * - `malformed`: shorter than header and tag
 * - `duplicate`: the key of this N is gone: the message was opened before (a retransmission, answered with a new
 *   receipt, at most one each second), or its skipped key has expired
 * - `too-far`: N or PN would need more skipped keys than the limits permit; dropped before any DH or KDF
 * - `not-yet`: under the responder's handshake key, with which nothing is ever sent
 * - `does-not-open`: everything else
 */
export type OpenRefusal = 'malformed' | 'duplicate' | 'too-far' | 'does-not-open' | 'not-yet';

/**
 * The functions of ratchet/index.ts. A frame is header || sealed. A given state is never changed, and no two states
 * share a secret buffer: once a new state was stored, the caller `wipe`s the one before.
 */
export interface Ratchet {
	/** Alice's start: DH with the responder's first ratchet key gives the first sending chain. */
	startInitiator(
		context: RatchetContext,
		input: { sid: Uint8Array; root: Uint8Array; peerRatchetKey: Uint8Array },
	): RatchetState | undefined;
	/** Bob's start: cannot send until Alice's first frame has opened. */
	startResponder(input: { sid: Uint8Array; root: Uint8Array; ratchetKey: KeyPair }): RatchetState;
	/** `undefined` while the responder cannot send yet. */
	seal(
		context: RatchetContext,
		state: RatchetState,
		plaintext: Uint8Array,
	): { state: RatchetState; frame: Uint8Array } | undefined;
	open(
		context: RatchetContext,
		state: RatchetState,
		frame: Uint8Array,
	): { ok: true; state: RatchetState; plaintext: Uint8Array } | { ok: false; refusal: OpenRefusal };
	/** The state without expired skipped keys, or `undefined` if none has expired. */
	expire(state: RatchetState, now: number): RatchetState | undefined;
	/** Overwrites every secret buffer of a state that is no longer needed. */
	wipe(state: RatchetState): void;
}
