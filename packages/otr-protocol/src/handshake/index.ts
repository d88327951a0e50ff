/**
 * The handshake of rcotr/1, Noise_IKhfs_25519+MLKEM768_ChaChaPoly_SHA256 (docs/PROTOCOL.md, "Handshake"). Pure: state
 * and bytes go in, new state and bytes come out, and no argument is changed. Every result has its own buffers, except
 * that states keep the given `staticKey`, `peerStatic` and `prologue`. After a successful step, `wipeHandshake` may
 * therefore overwrite the earlier state, unless it is to be read a second time, without touching the outcome or the
 * identity.
 */
import { equal, lengthPrefixed, utf8, wipe } from '@rocket.chat/crypto';
import { type NoiseState, readMessage, startNoise, writeMessage } from './noise.ts';
import { IKhfs } from './patterns.ts';
import { decodeAccept, decodeInvite, encodeAccept, encodeInvite } from './payload.ts';
import { split, wipeSymmetric } from './symmetric.ts';
import type {
	Handshake,
	HandshakeContext,
	HandshakeOutcome,
	HandshakeRefusal,
	InitiatorState,
	Prologue,
	Refused,
	ResponderState,
} from './types.ts';

const PROTOCOL_NAME = 'rcotr/1';
const SID_LENGTH = 16;
const NONCE_LENGTH = 32;
const ROOT_LENGTH = 32;

/** Bytes of a handshake body, as `otr-wire` lets through. Longer bodies are refused unread. */
export const MAX_HANDSHAKE_BODY = 4096;

const refuse = (refusal: HandshakeRefusal): Refused => ({ ok: false, refusal });

function encodePrologue({ rid, initiator, responder, sid }: Prologue): Uint8Array {
	if (sid.length !== SID_LENGTH) {
		throw new RangeError(`sid: expected ${SID_LENGTH} bytes, got ${sid.length}`);
	}
	return lengthPrefixed(PROTOCOL_NAME, rid, initiator, responder, sid);
}

/** HKDF-SHA256(salt = h, ikm = k1 || k2, info = "rcotr/1 root"); wipes the symmetric state. */
function deriveRoot({ primitives }: HandshakeContext, { symmetric }: NoiseState): Uint8Array {
	const keys = split(primitives, symmetric);
	const root = primitives.hkdfSha256(keys, symmetric.hash, utf8(`${PROTOCOL_NAME} root`), ROOT_LENGTH);
	wipe(keys);
	wipeSymmetric(symmetric);
	return root;
}

/**
 * Draws from `random`: nonceI 32 bytes, ephemeral secret 32, KEM seed 64. Throws on a sid of another length or
 * impossible capabilities.
 */
export const writeInvite: Handshake['writeInvite'] = (
	{ primitives, random },
	{ prologue, staticKey, peerStatic, capabilities },
) => {
	if (equal(peerStatic, staticKey.publicKey)) {
		return refuse('own-static-key');
	}
	const nonce = random(NONCE_LENGTH);
	const keys = { staticKey, remoteStatic: peerStatic };
	const start = startNoise(primitives, { pattern: IKhfs, initiator: true, prologue: encodePrologue(prologue), keys });
	const payload = encodeInvite({ commitment: primitives.sha256(nonce), capabilities });
	const written = writeMessage(primitives, random, start, payload);
	if (!written.ok) {
		wipe(nonce);
		return written;
	}
	const { ephemeral, kem } = written.state.keys;
	const { symmetric } = written.state;
	if (!ephemeral || !kem) {
		throw new Error('IKhfs: the invite must have made its ephemeral keys');
	}
	// The cipher key need not be kept: the next message mixes a new one (ee) before anything is sealed.
	wipe(symmetric.key);
	const state: InitiatorState = {
		prologue,
		staticKey,
		peerStatic,
		nonce,
		ephemeral,
		kem,
		chainingKey: symmetric.chainingKey,
		hash: symmetric.hash,
		capabilities,
	};
	return { ok: true, state, body: written.message };
};

/**
 * Reads an invite, with the room and users that this client itself knows. `unexpected-static-key`: it opened
 * completely, under another identity than the pinned one (a changed key). `does-not-open`: also if the initiator
 * holds an old key of ours.
 */
export const readInvite: Handshake['readInvite'] = ({ primitives }, { prologue, staticKey, expectedStatic, body }) => {
	if (body.length > MAX_HANDSHAKE_BODY || prologue.sid.length !== SID_LENGTH) {
		return refuse('malformed');
	}
	const start = startNoise(primitives, {
		pattern: IKhfs,
		initiator: false,
		prologue: encodePrologue(prologue),
		keys: { staticKey },
	});
	const read = readMessage(primitives, start, body);
	if (!read.ok) {
		return read;
	}
	const { symmetric, keys } = read.state;
	if (!keys.remoteStatic || !keys.remoteEphemeral || !keys.remoteKem) {
		throw new Error('IKhfs: the invite must have brought the keys of the initiator');
	}
	const payload = judgeStatic(keys.remoteStatic, staticKey.publicKey, expectedStatic) ?? decodeInvite(read.payload);
	if (typeof payload === 'string') {
		wipeSymmetric(symmetric);
		return refuse(payload);
	}
	wipe(symmetric.key);
	const state: ResponderState = {
		prologue,
		staticKey,
		peerStatic: keys.remoteStatic,
		peerEphemeral: keys.remoteEphemeral,
		peerKemPublic: keys.remoteKem,
		commitment: payload.commitment,
		chainingKey: symmetric.chainingKey,
		hash: symmetric.hash,
		peerCapabilities: payload.capabilities,
	};
	return { ok: true, state };
};

function judgeStatic(remote: Uint8Array, own: Uint8Array, expected: Uint8Array): HandshakeRefusal | undefined {
	if (equal(remote, own)) {
		return 'own-static-key';
	}
	return equal(remote, expected) ? undefined : 'unexpected-static-key';
}

/** Draws from `random`: nonceR 32 bytes, first ratchet secret 32, ephemeral secret 32, KEM randomness 32. */
export const writeAccept: Handshake['writeAccept'] = (context, state, capabilities) => {
	const { primitives, random } = context;
	const nonceR = random(NONCE_LENGTH);
	const ratchetKey = primitives.x25519.keyPair(random(32));
	const noise: NoiseState = {
		pattern: IKhfs,
		initiator: false,
		step: 1,
		symmetric: { chainingKey: state.chainingKey, hash: state.hash, nonce: 0 },
		keys: {
			staticKey: state.staticKey,
			remoteStatic: state.peerStatic,
			remoteEphemeral: state.peerEphemeral,
			remoteKem: state.peerKemPublic,
		},
	};
	const written = writeMessage(
		primitives,
		random,
		noise,
		encodeAccept({ nonce: nonceR, ratchetKey: ratchetKey.publicKey, capabilities }),
	);
	if (!written.ok) {
		wipe(ratchetKey.secretKey);
		return written;
	}
	wipe(written.state.keys.ephemeral?.secretKey);
	const { peerStatic, commitment, peerCapabilities } = state;
	const { hash } = written.state.symmetric;
	const outcome: HandshakeOutcome = {
		root: deriveRoot(context, written.state),
		hash,
		peerStatic,
		nonceR,
		commitment,
		ratchetKey,
		peerCapabilities,
	};
	return { ok: true, outcome, body: written.message };
};

/**
 * Leaves the state unchanged, so that garbage before a valid accept does no harm; after success the caller wipes it.
 */
export const readAccept: Handshake['readAccept'] = (context, state, body) => {
	if (body.length > MAX_HANDSHAKE_BODY) {
		return refuse('malformed');
	}
	const { primitives } = context;
	const noise: NoiseState = {
		pattern: IKhfs,
		initiator: true,
		step: 1,
		symmetric: { chainingKey: state.chainingKey, hash: state.hash, nonce: 0 },
		keys: { staticKey: state.staticKey, remoteStatic: state.peerStatic, ephemeral: state.ephemeral, kem: state.kem },
	};
	const read = readMessage(primitives, noise, body);
	if (!read.ok) {
		return read;
	}
	const payload = decodeAccept(read.payload);
	if (typeof payload === 'string') {
		wipeSymmetric(read.state.symmetric);
		return refuse(payload);
	}
	const outcome: HandshakeOutcome = {
		root: deriveRoot(context, read.state),
		hash: read.state.symmetric.hash,
		peerStatic: state.peerStatic,
		nonceI: state.nonce.slice(),
		nonceR: payload.nonce,
		commitment: primitives.sha256(state.nonce),
		peerRatchetKey: payload.ratchetKey,
		peerCapabilities: payload.capabilities,
	};
	return { ok: true, outcome };
};

/**
 * Whether SHA-256(nonceI) equals the commitment of the invite, compared in constant time. False for a nonce of
 * another length than 32.
 */
export const checkCommitment: Handshake['checkCommitment'] = ({ primitives }, commitment, nonceI) =>
	nonceI.length === NONCE_LENGTH && equal(primitives.sha256(nonceI), commitment);

/**
 * Overwrites every secret of a handshake that is over: finished, refused, cancelled or expired. The identity's key
 * pair does not belong to it and stays.
 */
export function wipeHandshake(state: InitiatorState | ResponderState): void {
	wipe(state.chainingKey);
	if ('nonce' in state) {
		wipe(state.nonce, state.ephemeral.secretKey, state.kem.secretKey);
	}
}

/**
 * Overwrites the secrets of an outcome once its ratchet was started: the ratchet keeps copies. The nonces are needed
 * longer, for verification.
 */
export function wipeOutcome(outcome: HandshakeOutcome): void {
	wipe(outcome.root, outcome.ratchetKey?.secretKey);
}
