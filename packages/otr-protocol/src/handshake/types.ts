import type { KeyPair, Primitives, RandomBytes } from '@rocket.chat/crypto';

/** Randomness and environment are arguments: the protocol has no source of its own. */
export type HandshakeContext = { readonly primitives: Primitives; readonly random: RandomBytes };

/** The prologue of rcotr/1. The client itself knows each field; no field comes from a frame. `sid`: 16 bytes. */
export type Prologue = {
	readonly rid: string;
	readonly initiator: string;
	readonly responder: string;
	readonly sid: Uint8Array;
};

/** Capability strings, sorted; part of the transcript. */
export type Capabilities = readonly string[];

/** Why handshake bytes were refused. Invalid bytes from a peer are a value, not an exception. */
export type HandshakeRefusal =
	| 'malformed'
	| 'does-not-open'
	| 'low-order-key'
	| 'own-static-key'
	| 'unexpected-static-key'
	| 'commitment-mismatch'
	| 'incompatible';

/**
 * What the initiator keeps between `invite` and `accept`: plain data of Uint8Arrays, numbers and strings, stored in
 * the vault.
 */
export type InitiatorState = {
	readonly prologue: Prologue;
	readonly staticKey: KeyPair;
	readonly peerStatic: Uint8Array;
	readonly nonce: Uint8Array;
	readonly ephemeral: KeyPair;
	readonly kem: KeyPair;
	readonly chainingKey: Uint8Array;
	readonly hash: Uint8Array;
	readonly capabilities: Capabilities;
};

/** What the responder keeps between a valid `invite` and the user's answer. */
export type ResponderState = {
	readonly prologue: Prologue;
	readonly staticKey: KeyPair;
	readonly peerStatic: Uint8Array;
	readonly peerEphemeral: Uint8Array;
	readonly peerKemPublic: Uint8Array;
	readonly commitment: Uint8Array;
	readonly chainingKey: Uint8Array;
	readonly hash: Uint8Array;
	readonly peerCapabilities: Capabilities;
};

/** What both sides hold after `accept`. `hash` is Noise's h after `accept`; `root` 32 bytes. */
export type HandshakeOutcome = {
	readonly root: Uint8Array;
	readonly hash: Uint8Array;
	readonly peerStatic: Uint8Array;
	readonly nonceI?: Uint8Array; // known to the responder only after `ready`
	readonly nonceR: Uint8Array;
	readonly commitment: Uint8Array;
	/** Initiator: the responder's first ratchet public key. Responder: its own first ratchet key pair. */
	readonly peerRatchetKey?: Uint8Array;
	readonly ratchetKey?: KeyPair;
	readonly peerCapabilities: Capabilities;
};

export type Refused = { readonly ok: false; readonly refusal: HandshakeRefusal };

/** The functions of handshake/index.ts. */
export interface Handshake {
	writeInvite(
		context: HandshakeContext,
		input: { prologue: Prologue; staticKey: KeyPair; peerStatic: Uint8Array; capabilities: Capabilities },
	): { ok: true; state: InitiatorState; body: Uint8Array } | Refused;
	/**
	 * Reads on a copy: a body that does not open changes nothing. `expectedStatic`: the pinned key, otherwise the
	 * directory's.
	 */
	readInvite(
		context: HandshakeContext,
		input: { prologue: Prologue; staticKey: KeyPair; expectedStatic: Uint8Array; body: Uint8Array },
	): { ok: true; state: ResponderState } | Refused;
	writeAccept(
		context: HandshakeContext,
		state: ResponderState,
		capabilities: Capabilities,
	): { ok: true; outcome: HandshakeOutcome; body: Uint8Array } | Refused;
	readAccept(
		context: HandshakeContext,
		state: InitiatorState,
		body: Uint8Array,
	): { ok: true; outcome: HandshakeOutcome } | Refused;
	/** SHA-256(nonceI) equals the commitment of the invite, compared in constant time. */
	checkCommitment(context: HandshakeContext, commitment: Uint8Array, nonceI: Uint8Array): boolean;
}
