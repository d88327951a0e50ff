/**
 * The vectors of rcotr/1, from fixed randomness, computed with the given primitives: a handshake, what two people
 * compare after it, the ratchet over five turns, and contents of every kind. tests/vectors/rcotr-1.json holds them;
 * write-vectors.ts writes it.
 */
import { readFileSync } from 'node:fs';
import { type KeyPair, lengthPrefixed, type Primitives, type RandomBytes, toHex, utf8 } from '@rocket.chat/crypto';
import { CAPABILITIES, type Content, encodeContent } from '../src/content/index.ts';
import { readAccept, readInvite, writeAccept, writeInvite } from '../src/handshake/index.ts';
import type { HandshakeOutcome } from '../src/handshake/types.ts';
import { open, seal, startInitiator, startResponder } from '../src/ratchet/index.ts';
import { expandMessageKey, kdfChain, kdfRoot } from '../src/ratchet/kdf.ts';
import type { RatchetState, Role } from '../src/ratchet/types.ts';
import { fingerprint, qrPayload, safetyNumberOf, sasBytes, sasIndexes } from '../src/verification/index.ts';
import { vectorContents, vectorConversation } from './vector-contents.ts';

export const VECTORS = new URL('./vectors/rcotr-1.json', import.meta.url);

type Drawn = { readonly random: RandomBytes; readonly draws: string[] };

/** Counting bytes from `first` on, so that readers of the vectors can reproduce them by hand. */
function drawing(first: number): Drawn {
	let next = first;
	const draws: string[] = [];
	const random: RandomBytes = (length) => {
		const bytes = Uint8Array.from({ length }, () => next++ & 0xff);
		draws.push(toHex(bytes));
		return bytes;
	};
	return { random, draws };
}

function must<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
	if (!result.ok) {
		throw new Error('a step of the vectors was refused');
	}
	return result as Extract<T, { ok: true }>;
}

const SID = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i);
const PROLOGUE = { rid: 'aliceUidbobUid', initiator: 'aliceUid', responder: 'bobUid', sid: SID };

export function rcotrVectors(primitives: Primitives) {
	const alice = primitives.x25519.keyPair(primitives.sha256(utf8('rcotr/1 vector alice')));
	const bob = primitives.x25519.keyPair(primitives.sha256(utf8('rcotr/1 vector bob')));
	const [a, b] = [drawing(0x01), drawing(0x80)];
	const forInvite = { prologue: PROLOGUE, staticKey: alice, peerStatic: bob.publicKey, capabilities: CAPABILITIES };
	const invite = must(writeInvite({ primitives, random: a.random }, forInvite));
	const forReading = { prologue: PROLOGUE, staticKey: bob, expectedStatic: alice.publicKey, body: invite.body };
	const read = must(readInvite({ primitives, random: b.random }, forReading));
	const accept = must(writeAccept({ primitives, random: b.random }, read.state, CAPABILITIES));
	const nonceI = invite.state.nonce.slice();
	const { outcome } = must(readAccept({ primitives, random: a.random }, invite.state, accept.body));
	const [inviteDraws, acceptDraws] = [a.draws.splice(0), b.draws.splice(0)];
	const { ratchetKey } = accept.outcome;
	if (!ratchetKey) {
		throw new Error('the first ratchet key of the vectors is missing');
	}
	const pair = { alice, bob };
	return {
		source: 'rcotr/1, computed by packages/otr-protocol/tests/rcotr-vectors.ts',
		protocol_name: 'Noise_IKhfs_25519+MLKEM768_ChaChaPoly_SHA256',
		prologue: {
			...PROLOGUE,
			sid: toHex(SID),
			encoded: toHex(lengthPrefixed('rcotr/1', PROLOGUE.rid, PROLOGUE.initiator, PROLOGUE.responder, SID)),
		},
		capabilities: CAPABILITIES,
		init_static: toHex(alice.secretKey),
		resp_static: toHex(bob.secretKey),
		init_draws: { nonceI: inviteDraws[0], ephemeral: inviteDraws[1], kem_seed: inviteDraws[2] },
		resp_draws: {
			nonceR: acceptDraws[0],
			ratchet: acceptDraws[1],
			ephemeral: acceptDraws[2],
			kem_randomness: acceptDraws[3],
		},
		invite: toHex(invite.body),
		accept: toHex(accept.body),
		handshake_hash: toHex(outcome.hash),
		root: toHex(outcome.root),
		sas: shortString(primitives, outcome, nonceI),
		safety_number: longNumber(primitives, pair),
		ratchet: ratchet(primitives, { root: outcome.root, ratchetKey, a, b, nonceI }),
		contents: vectorContents().map(({ content, data }) => ({
			...shown(content, data),
			...encoded(primitives, content),
		})),
	};
}

function shortString(primitives: Primitives, { hash, nonceR }: HandshakeOutcome, nonceI: Uint8Array) {
	const bytes = sasBytes(primitives, { hash, nonceI, nonceR });
	return { bytes: toHex(bytes), indexes: sasIndexes(bytes) };
}

function longNumber(primitives: Primitives, { alice, bob }: { alice: KeyPair; bob: KeyPair }) {
	const local = fingerprint(primitives, { uid: PROLOGUE.initiator, key: alice.publicKey });
	const remote = fingerprint(primitives, { uid: PROLOGUE.responder, key: bob.publicKey });
	return {
		init_fingerprint: toHex(local),
		resp_fingerprint: toHex(remote),
		digits: safetyNumberOf(local, remote),
		init_qr: toHex(qrPayload({ local, remote })),
		resp_qr: toHex(qrPayload({ local: remote, remote: local })),
	};
}

type RatchetInput = { root: Uint8Array; ratchetKey: KeyPair; a: Drawn; b: Drawn; nonceI: Uint8Array };

/** The conversation of vector-contents.ts, each frame with its inputs. */
function ratchet(primitives: Primitives, { root, ratchetKey, a, b, nonceI }: RatchetInput) {
	const now = 0;
	const alice = startInitiator(
		{ primitives, random: a.random, now },
		{ sid: SID, root, peerRatchetKey: ratchetKey.publicKey },
	);
	if (!alice) {
		throw new Error('the first ratchet key of the vectors is of low order');
	}
	const states: Record<Role, RatchetState> = {
		initiator: alice,
		responder: startResponder({ sid: SID, root, ratchetKey }),
	};
	const frames = vectorConversation(nonceI).map(({ from, content }) => {
		const to = from === 'initiator' ? 'responder' : 'initiator';
		const plaintext = encodeContent(content);
		const sealed = seal({ primitives, random: (from === 'initiator' ? a : b).random, now }, states[from], plaintext);
		if (!sealed) {
			throw new Error(`${from} could not seal`);
		}
		states[from] = sealed.state;
		states[to] = must(
			open({ primitives, random: (to === 'initiator' ? a : b).random, now }, states[to], sealed.frame),
		).state;
		return { from, content, plaintext, frame: sealed.frame };
	});
	const keys = chains(primitives, { root, first: ratchetKey.publicKey, a, b }, frames);
	return {
		init_draws: a.draws,
		resp_draws: b.draws,
		chains: keys.map(({ shared, root: next, chain }) => ({ shared, root: next, chain })),
		frames: frames.map(({ from, content, plaintext, frame }, index) => ({
			from,
			...shown(content),
			plaintext: toHex(plaintext),
			ad: toHex(lengthPrefixed('rcotr/1', SID, from, frame.slice(0, 40))),
			...keys.flatMap(({ messages }) => messages)[index],
			frame: toHex(frame),
		})),
	};
}

type ChainInput = { root: Uint8Array; first: Uint8Array; a: Drawn; b: Drawn };

/** The keys of each chain, by the KDFs alone: a chain begins where the sender changes. */
function chains(primitives: Primitives, { root, first, a, b }: ChainInput, frames: readonly { readonly from: Role }[]) {
	const drawn = { initiator: [...a.draws], responder: [...b.draws] };
	let [current, peer] = [root, first];
	return frames.flatMap(({ from }, index) => {
		if (frames[index - 1]?.from === from) {
			return [];
		}
		const length = frames.slice(index).findIndex((frame) => frame.from !== from);
		const own = primitives.x25519.keyPair(Uint8Array.from(Buffer.from(drawn[from].shift() ?? '', 'hex')));
		const shared = primitives.x25519.sharedSecret(own.secretKey, peer);
		if (!shared) {
			throw new Error('a ratchet key of the vectors is of low order');
		}
		const dh = toHex(shared);
		const begun = kdfRoot(primitives, current, shared);
		[current, peer] = [begun.root, own.publicKey];
		let { chain } = begun;
		const messages = Array.from({ length: length === -1 ? frames.length - index : length }, () => {
			const { messageKey, chain: next } = kdfChain(primitives, chain);
			chain = next;
			const { key, nonce } = expandMessageKey(primitives, messageKey);
			return { message_key: toHex(messageKey), key: toHex(key), nonce: toHex(nonce) };
		});
		return [{ shared: dh, root: toHex(begun.root), chain: toHex(begun.chain), messages }];
	});
}

/**
 * A content as JSON: bytes are hexadecimal. `data` is the byte that fills a file's chunk, instead of its 65,536
 * bytes.
 */
function shown(content: Content, data?: number) {
	const fields = Object.entries(content).map(
		([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : value] as const,
	);
	return {
		content: Object.fromEntries(
			data === undefined
				? fields
				: fields.map(([name, value]) => (name === 'data' ? [name, { every_byte: data }] : [name, value])),
		),
	};
}

/** The padded bytes, or the length and hash of long ones. */
function encoded(primitives: Primitives, content: Content) {
	const bytes = encodeContent(content);
	return bytes.length <= 1024
		? { encoded: toHex(bytes) }
		: { length: bytes.length, sha256: toHex(primitives.sha256(bytes)) };
}

export const storedVectors = (): unknown => JSON.parse(readFileSync(VECTORS, 'utf8'));
