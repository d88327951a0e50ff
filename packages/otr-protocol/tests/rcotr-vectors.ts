/**
 * The vectors of rcotr/1 itself: a whole handshake and the first ratchet frames from fixed randomness, computed with the primitives
 * that are given. Run as a script it writes tests/vectors/rcotr-1-handshake.json; the specification beside it compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Primitives, pureJs, type RandomBytes, toHex, utf8 } from '@rocket.chat/crypto';
import { readAccept, readInvite, writeAccept, writeInvite } from '../src/handshake/index.ts';
import { open, seal, startInitiator, startResponder } from '../src/ratchet/index.ts';
import type { RatchetState } from '../src/ratchet/types.ts';

const FILE = new URL('./vectors/rcotr-1-handshake.json', import.meta.url);

type Drawn = { readonly random: RandomBytes; readonly draws: string[] };

/** Counting bytes from `first` on: what a reader of the vectors can redo by hand. */
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

export function rcotrVectors(primitives: Primitives) {
	const alice = primitives.x25519.keyPair(primitives.sha256(utf8('rcotr/1 vector alice')));
	const bob = primitives.x25519.keyPair(primitives.sha256(utf8('rcotr/1 vector bob')));
	const sid = Uint8Array.from({ length: 16 }, (_, i) => 0xf0 + i);
	const prologue = { rid: 'aliceUidbobUid', initiator: 'aliceUid', responder: 'bobUid', sid };
	const capabilities = ['receipt', 'text'];
	const [a, b] = [drawing(0x01), drawing(0x80)];
	const invite = must(writeInvite({ primitives, random: a.random }, { prologue, staticKey: alice, peerStatic: bob.publicKey, capabilities }));
	const read = must(readInvite({ primitives, random: b.random }, { prologue, staticKey: bob, expectedStatic: alice.publicKey, body: invite.body }));
	const accept = must(writeAccept({ primitives, random: b.random }, read.state, capabilities));
	const { outcome } = must(readAccept({ primitives, random: a.random }, invite.state, accept.body));
	const inviteDraws = a.draws.splice(0);
	const acceptDraws = b.draws.splice(0);
	return {
		source: 'rcotr/1, computed by packages/otr-protocol/tests/rcotr-vectors.ts',
		protocol_name: 'Noise_IKhfs_25519+MLKEM768_ChaChaPoly_SHA256',
		prologue: { ...prologue, sid: toHex(sid) },
		capabilities,
		init_static: toHex(alice.secretKey),
		resp_static: toHex(bob.secretKey),
		init_draws: { nonceI: inviteDraws[0], ephemeral: inviteDraws[1], kem_seed: inviteDraws[2] },
		resp_draws: { nonceR: acceptDraws[0], ratchet: acceptDraws[1], ephemeral: acceptDraws[2], kem_randomness: acceptDraws[3] },
		invite: toHex(invite.body),
		accept: toHex(accept.body),
		handshake_hash: toHex(outcome.hash),
		root: toHex(outcome.root),
		ratchet: frames(primitives, { sid, root: outcome.root, ratchetKey: accept.outcome.ratchetKey, a, b }),
	};
}

type RatchetInput = { sid: Uint8Array; root: Uint8Array; ratchetKey: Parameters<typeof startResponder>[0]['ratchetKey'] | undefined; a: Drawn; b: Drawn };

/** Two frames of Alice, two of Bob, one of Alice: three chains, two turns. */
function frames(primitives: Primitives, { sid, root, ratchetKey, a, b }: RatchetInput) {
	const now = 0;
	const alice = startInitiator({ primitives, random: a.random, now }, { sid, root, peerRatchetKey: ratchetKey?.publicKey ?? sid });
	if (!alice || !ratchetKey) {
		throw new Error('the first ratchet key of the vectors is missing');
	}
	const states: Record<'initiator' | 'responder', RatchetState> = { initiator: alice, responder: startResponder({ sid, root, ratchetKey }) };
	const sent = (['initiator', 'initiator', 'responder', 'responder', 'initiator'] as const).map((from, index) => {
		const to = from === 'initiator' ? 'responder' : 'initiator';
		const random = to === 'initiator' ? a.random : b.random;
		const plaintext = utf8(`message ${index}`);
		const sealed = seal({ primitives, random, now }, states[from], plaintext);
		if (!sealed) {
			throw new Error(`${from} could not seal message ${index}`);
		}
		states[from] = sealed.state;
		states[to] = must(open({ primitives, random, now }, states[to], sealed.frame)).state;
		return { from, plaintext: toHex(plaintext), frame: toHex(sealed.frame) };
	});
	return { init_draws: a.draws, resp_draws: b.draws, frames: sent };
}

export const storedVectors = (): unknown => JSON.parse(readFileSync(FILE, 'utf8'));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(FILE, `${JSON.stringify(rcotrVectors(pureJs), undefined, '\t')}\n`);
}
