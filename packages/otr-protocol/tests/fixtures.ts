import { concat, lengthPrefixed, pureJs, type RandomBytes, uint32, utf8 } from '@rocket.chat/crypto';
import { readInvite, writeInvite } from '../src/handshake/index.ts';
import type { HandshakeContext, InitiatorState, Prologue, ResponderState } from '../src/handshake/types.ts';
import { startInitiator, startResponder } from '../src/ratchet/index.ts';
import type { RatchetContext, RatchetState } from '../src/ratchet/types.ts';

/** Pseudorandom bytes, the same in each run: SHA-256 over a seed and a counter. */
export function seeded(seed: string): RandomBytes {
	let counter = 0;
	return (length) => {
		const blocks: Uint8Array[] = [];
		for (let have = 0; have < length; have += 32) {
			blocks.push(pureJs.sha256(lengthPrefixed(seed, uint32(counter++))));
		}
		return concat(...blocks).slice(0, length);
	};
}

export const alice = pureJs.x25519.keyPair(pureJs.sha256(utf8('alice')));
export const bob = pureJs.x25519.keyPair(pureJs.sha256(utf8('bob')));
export const carol = pureJs.x25519.keyPair(pureJs.sha256(utf8('carol')));

export const prologue: Prologue = {
	rid: 'alicebob',
	initiator: 'alice',
	responder: 'bob',
	sid: pureJs.sha256(utf8('sid')).slice(0, 16),
};

export const context = (seed: string): HandshakeContext => ({ primitives: pureJs, random: seeded(seed) });

/** An invite that Bob has opened. */
export function invited(seed = 'invite'): { inviter: InitiatorState; invitee: ResponderState; invite: Uint8Array } {
	const written = writeInvite(context(`${seed} a`), {
		prologue,
		staticKey: alice,
		peerStatic: bob.publicKey,
		capabilities: ['text', 'receipt'],
	});
	if (!written.ok) throw new Error(written.refusal);
	const read = readInvite(context(`${seed} b`), {
		prologue,
		staticKey: bob,
		expectedStatic: alice.publicKey,
		body: written.body,
	});
	if (!read.ok) throw new Error(read.refusal);
	return { inviter: written.state, invitee: read.state, invite: written.body };
}

export type Pair = { initiator: RatchetState; responder: RatchetState };

export const clock = (seed: string, now = 1_000_000): RatchetContext => ({
	primitives: pureJs,
	random: seeded(seed),
	now,
});

/** Two fresh ratchets of one root. */
export function ratchets(at: RatchetContext = clock('ratchets')): Pair {
	const root = pureJs.sha256(utf8('root'));
	const ratchetKey = pureJs.x25519.keyPair(pureJs.sha256(utf8('first ratchet key')));
	const initiator = startInitiator(at, { sid: prologue.sid, root, peerRatchetKey: ratchetKey.publicKey });
	if (!initiator) throw new Error('the first ratchet key is of low order');
	return { initiator, responder: startResponder({ sid: prologue.sid, root, ratchetKey }) };
}
