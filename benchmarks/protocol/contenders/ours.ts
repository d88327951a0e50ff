/** rcotr/1, by the functions that a session calls, in the order in which it calls them, with what it wipes. */
import { fromBase64url, type KeyPair, type Primitives, toBase64url, wipe } from '@rocket.chat/crypto';
import { type Content, decodeContent, withEncoded } from '@rocket.chat/otr-protocol/src/content/index.ts';
import {
	checkCommitment,
	readAccept,
	readInvite,
	wipeHandshake,
	wipeOutcome,
	writeAccept,
	writeInvite,
} from '@rocket.chat/otr-protocol/src/handshake/index.ts';
import {
	open,
	seal,
	startInitiator,
	startResponder,
	wipe as wipeRatchet,
} from '@rocket.chat/otr-protocol/src/ratchet/index.ts';
import type { RatchetState } from '@rocket.chat/otr-protocol/src/ratchet/types.ts';

/** A message's id in the client: 17 characters, as Rocket.Chat's are. */
export const ID = 'aBcDeFgHiJkLmNoPq';
const CAPABILITIES = ['text'];
const NOW = 1_700_000_000_000;

/** The last side of a conversation that has sent or received: replaced with each frame. */
export type Side = { ratchet: RatchetState; seq: number };
export type Pair = { readonly alice: Side; readonly bob: Side };

function must<T>(value: T | undefined): T {
	if (value === undefined) {
		throw new Error('the protocol refused its own bytes');
	}
	return value;
}

function fine<T extends { readonly ok: boolean }>(result: T): Extract<T, { ok: true }> {
	if (!result.ok) {
		throw new Error('the protocol refused its own bytes');
	}
	return result as Extract<T, { ok: true }>;
}

/**
 * Seals a content on one side: the frame. The state before is overwritten, as the client does once its vault holds the
 * new one.
 */
export function sealContent(primitives: Primitives, side: Side, content: Content): Uint8Array {
	const context = { primitives, random: primitives.randomBytes, now: NOW };
	const sealed = must(withEncoded(content, (plaintext) => seal(context, side.ratchet, plaintext)));
	wipeRatchet(side.ratchet);
	side.ratchet = sealed.state;
	side.seq += 1;
	return sealed.frame;
}

/** Opens a frame on the other side. */
export function openContent(primitives: Primitives, side: Side, frame: Uint8Array): ReturnType<typeof decodeContent> {
	const opened = fine(open({ primitives, random: primitives.randomBytes, now: NOW }, side.ratchet, frame));
	const content = decodeContent(opened.plaintext);
	wipe(opened.plaintext);
	wipeRatchet(side.ratchet);
	side.ratchet = opened.state;
	return content;
}

export type Identities = { readonly alice: KeyPair; readonly bob: KeyPair };

export const identities = ({ x25519, randomBytes }: Primitives): Identities => ({
	alice: x25519.keyPair(randomBytes(32)),
	bob: x25519.keyPair(randomBytes(32)),
});

/**
 * The whole set-up: invite, accept and `ready`, which opens on the responder's side and proves the commitment.
 * Identities are there before.
 */
export function setUp(primitives: Primitives, { alice, bob }: Identities): Pair {
	const random = primitives.randomBytes;
	const context = { primitives, random };
	const prologue = { rid: 'alicebob', initiator: 'alice', responder: 'bob', sid: random(16) };
	const invite = fine(
		writeInvite(context, { prologue, staticKey: alice, peerStatic: bob.publicKey, capabilities: CAPABILITIES }),
	);
	const invited = fine(
		readInvite(context, { prologue, staticKey: bob, expectedStatic: alice.publicKey, body: invite.body }),
	);
	const accept = fine(writeAccept(context, invited.state, CAPABILITIES));
	const { sid } = prologue;
	const bobs: Side = {
		ratchet: startResponder({ sid, root: accept.outcome.root, ratchetKey: must(accept.outcome.ratchetKey) }),
		seq: 0,
	};
	wipeHandshake(invited.state);
	wipeOutcome(accept.outcome);
	const accepted = fine(readAccept(context, invite.state, accept.body));
	const { root, peerRatchetKey, nonceI } = accepted.outcome;
	const alices: Side = {
		ratchet: must(startInitiator({ ...context, now: NOW }, { sid, root, peerRatchetKey: must(peerRatchetKey) })),
		seq: 0,
	};
	wipeHandshake(invite.state);
	wipeOutcome(accepted.outcome);
	const ready = openContent(
		primitives,
		bobs,
		sealContent(primitives, alices, { kind: 'ready', id: ID, seq: 0, nonce: must(nonceI) }),
	);
	if (ready?.kind !== 'ready' || !checkCommitment(context, accept.outcome.commitment, ready.nonce)) {
		throw new Error('ready did not prove the commitment');
	}
	return { alice: alices, bob: bobs };
}

/** One text from one side to the other; `relayed` also through the relay's spelling of bytes. */
export function say(
	primitives: Primitives,
	from: Side,
	to: Side,
	text: string,
	{ relayed }: { relayed: boolean },
): void {
	const frame = sealContent(primitives, from, { kind: 'text', id: ID, seq: from.seq, text, timer: 0 });
	const arrived = relayed ? must(fromBase64url(toBase64url(frame))) : frame;
	const content = openContent(primitives, to, arrived);
	if (content?.kind !== 'text' || content.text !== text) {
		throw new Error('another text arrived');
	}
}
