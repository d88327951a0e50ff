import { concat, equal, type KeyPair, loadSodium, type Primitives, pureJs, toHex, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { alice, bob, carol, context, invited, prologue } from '../../tests/fixtures.ts';
import {
	checkCommitment,
	MAX_HANDSHAKE_BODY,
	readAccept,
	readInvite,
	wipeHandshake,
	wipeOutcome,
	writeAccept,
	writeInvite,
} from './index.ts';
import { startNoise, writeMessage } from './noise.ts';
import { IKhfs } from './patterns.ts';
import type { HandshakeContext, InitiatorState, Prologue } from './types.ts';

const flipped = (bytes: Uint8Array, index: number, bit = 0): Uint8Array => {
	const copy = bytes.slice();
	copy[index] = copy[index]! ^ (1 << bit);
	return copy;
};

/** Every byte in turn, with one bit flipped; in the last byte of e it is the top bit, which X25519 itself ignores. */
function* spoilt(bytes: Uint8Array): Generator<readonly [what: string, bytes: Uint8Array]> {
	for (const index of bytes.keys()) {
		yield [`byte ${index}, bit ${index % 8}`, flipped(bytes, index, index % 8)];
	}
}

const refusalOf = (result: { ok: true } | { ok: false; refusal: string }): string =>
	result.ok ? 'ok' : result.refusal;

const read = (
	body: Uint8Array,
	changes: { prologue?: Prologue; staticKey?: KeyPair; expectedStatic?: Uint8Array } = {},
	primitives: Primitives = pureJs,
): string =>
	refusalOf(
		readInvite(
			{ ...context('read'), primitives },
			{ prologue, staticKey: bob, expectedStatic: alice.publicKey, body, ...changes },
		),
	);

/** Offsets in the body of an invite: e, e1 with tag, s with tag, payload with tag. */
const E1 = 32;
const S = E1 + 1184 + 16;
const PAYLOAD = S + 32 + 16;

describe('handshake', () => {
	/** Thousands of bodies are read with these: the same bytes, faster. */
	let sodium: Primitives;
	before(async () => {
		sodium = await loadSodium();
	});

	it('gives both sides one root, one hash, each the nonces and the first ratchet key', () => {
		const { inviter, invitee, invite } = invited();
		const accepted = writeAccept(context('accept'), invitee, ['text']);
		if (!accepted.ok) throw new Error(accepted.refusal);
		const established = readAccept(context('establish'), inviter, accepted.body);
		if (!established.ok) throw new Error(established.refusal);
		const [a, b] = [established.outcome, accepted.outcome];
		expect(toHex(a.root)).to.equal(toHex(b.root)).and.to.have.length(64);
		expect(toHex(a.hash)).to.equal(toHex(b.hash));
		expect(toHex(a.nonceR)).to.equal(toHex(b.nonceR));
		expect(toHex(a.peerRatchetKey!)).to.equal(toHex(b.ratchetKey!.publicKey));
		expect(toHex(a.commitment)).to.equal(toHex(b.commitment));
		expect([toHex(a.peerStatic), toHex(b.peerStatic)]).to.deep.equal([toHex(bob.publicKey), toHex(alice.publicKey)]);
		expect([a.peerCapabilities, b.peerCapabilities]).to.deep.equal([['text'], ['receipt', 'text']]);
		expect(checkCommitment(context(''), b.commitment, a.nonceI!)).to.equal(true);
		expect(Math.max(invite.length, accepted.body.length)).to.be.below(MAX_HANDSHAKE_BODY);
	});

	it('has a different root in each run', () => {
		const roots = ['one', 'two'].map((seed) => {
			const accepted = writeAccept(context(seed), invited(seed).invitee, []);
			return accepted.ok && toHex(accepted.outcome.root);
		});
		expect(roots[0]).not.to.equal(roots[1]);
	});

	it('does not open under another room, user, direction or sid', () => {
		const { invite } = invited();
		const others: Prologue[] = [
			{ ...prologue, rid: 'alicecarol' },
			{ ...prologue, initiator: 'carol' },
			{ ...prologue, responder: 'carol' },
			{ ...prologue, initiator: prologue.responder, responder: prologue.initiator },
			{ ...prologue, sid: flipped(prologue.sid, 15) },
			{ ...prologue, rid: 'alicebobal', initiator: 'ice' },
		];
		for (const other of others) {
			expect(read(invite, { prologue: other })).to.equal('does-not-open');
		}
		expect(read(invite)).to.equal('ok');
	});

	it('X2 does not open an invite with any byte of e, e1, s, commitment or capabilities flipped, cut or added', () => {
		const { invite } = invited();
		for (const [what, body] of spoilt(invite)) {
			expect(read(body, {}, sodium), what).to.equal('does-not-open');
		}
		expect(read(invite, {}, sodium)).to.equal('ok');
		for (const length of [0, 31, E1, S, PAYLOAD - 1]) {
			expect(read(invite.slice(0, length)), `length ${length}`).to.equal('malformed');
		}
		expect(read(invite.slice(0, -1))).to.equal('does-not-open');
		expect(read(concat(invite, new Uint8Array(1)))).to.equal('does-not-open');
		expect(read(concat(invite, new Uint8Array(MAX_HANDSHAKE_BODY)))).to.equal('malformed');
	});

	it('X2 does not open an accept with any byte of e, ekem1 or payload flipped, and a good one opens after garbage', () => {
		const { inviter, invitee } = invited();
		const accepted = writeAccept(context('accept'), invitee, []);
		if (!accepted.ok) throw new Error(accepted.refusal);
		const { body } = accepted;
		const before = structuredClone(inviter);
		for (const [what, altered] of spoilt(body)) {
			expect(refusalOf(readAccept({ ...context('x'), primitives: sodium }, inviter, altered)), what).to.equal(
				'does-not-open',
			);
		}
		expect(refusalOf(readAccept(context('x'), inviter, new Uint8Array(10)))).to.equal('malformed');
		expect(refusalOf(readAccept(context('x'), inviter, new Uint8Array(MAX_HANDSHAKE_BODY + 1)))).to.equal('malformed');
		expect(inviter).to.deep.equal(before);
		expect(refusalOf(readAccept(context('x'), inviter, body))).to.equal('ok');
	});

	it('does not open an accept of another invite, nor its own invite reflected', () => {
		const [first, second] = [invited('first'), invited('second')];
		const accepted = writeAccept(context('accept'), second.invitee, []);
		if (!accepted.ok) throw new Error(accepted.refusal);
		expect(refusalOf(readAccept(context('x'), first.inviter, accepted.body))).to.equal('does-not-open');
		expect(refusalOf(readAccept(context('x'), first.inviter, first.invite))).to.equal('does-not-open');
		expect(read(first.invite, { staticKey: alice, expectedStatic: bob.publicKey })).to.equal('does-not-open');
	});

	it('refuses our own key as the key of the peer, on either side', () => {
		const input = { prologue, staticKey: alice, peerStatic: alice.publicKey, capabilities: [] };
		expect(refusalOf(writeInvite(context('own'), input))).to.equal('own-static-key');
		const clone: KeyPair = { ...alice };
		const forged = forge({ staticKey: clone, peerStatic: alice.publicKey });
		expect(read(forged, { staticKey: alice, expectedStatic: alice.publicKey })).to.equal('own-static-key');
	});

	it('X3 tells an invite that opens under another identity than the pinned one', () => {
		const { invite } = invited();
		expect(read(invite, { expectedStatic: carol.publicKey })).to.equal('unexpected-static-key');
		expect(read(invite, { staticKey: carol })).to.equal('does-not-open');
	});

	it('fails on keys of low order: static, ephemeral of the invite, ephemeral of the accept', () => {
		const zero = new Uint8Array(32);
		const one = Uint8Array.from([1, ...new Uint8Array(31)]);
		for (const low of [zero, one]) {
			expect(
				refusalOf(writeInvite(context('low'), { prologue, staticKey: alice, peerStatic: low, capabilities: [] })),
			).to.equal('low-order-key');
			const { inviter, invitee, invite } = invited();
			expect(read(concat(low, invite.slice(32)))).to.equal('low-order-key');
			const accepted = writeAccept(context('accept'), invitee, []);
			if (!accepted.ok) throw new Error(accepted.refusal);
			expect(refusalOf(readAccept(context('x'), inviter, concat(low, accepted.body.slice(32))))).to.equal(
				'low-order-key',
			);
		}
	});

	it('refuses a KEM key that fails the modulus check, when it would answer', () => {
		const { invitee } = invited();
		const bad = { ...invitee, peerKemPublic: new Uint8Array(1184).fill(0xff) };
		expect(refusalOf(writeAccept(context('accept'), bad, []))).to.equal('malformed');
	});

	it('opens but refuses payloads that are malformed or of a later format', () => {
		const commitment = new Uint8Array(32);
		expect(read(forge({ payload: concat(new Uint8Array([1]), commitment, new Uint8Array([0])) }))).to.equal('ok');
		expect(read(forge({ payload: concat(new Uint8Array([2]), commitment, new Uint8Array([0])) }))).to.equal(
			'incompatible',
		);
		expect(read(forge({ payload: new Uint8Array(0) }))).to.equal('malformed');
		expect(read(forge({ payload: concat(new Uint8Array([1]), commitment, new Uint8Array([0, 0])) }))).to.equal(
			'malformed',
		);
	});

	it('compares nonceI with its commitment', () => {
		const nonce = new Uint8Array(32).fill(7);
		const commitment = pureJs.sha256(nonce);
		expect(checkCommitment(context(''), commitment, nonce)).to.equal(true);
		expect(checkCommitment(context(''), commitment, flipped(nonce, 0))).to.equal(false);
		expect(checkCommitment(context(''), flipped(commitment, 31), nonce)).to.equal(false);
		expect(checkCommitment(context(''), pureJs.sha256(utf8('x')), utf8('x'))).to.equal(false);
	});

	it('overwrites its secrets, and never the identity', () => {
		const { inviter, invitee } = invited();
		const accepted = writeAccept(context('accept'), invitee, []);
		if (!accepted.ok) throw new Error(accepted.refusal);
		const established = readAccept(context('x'), inviter, accepted.body);
		if (!established.ok) throw new Error(established.refusal);
		const { root, nonceI } = established.outcome;
		wipeHandshake(inviter);
		wipeHandshake(invitee);
		expect(secretsOf(inviter).every(isZero) && isZero(invitee.chainingKey)).to.equal(true);
		expect([isZero(root), isZero(nonceI!), isZero(alice.secretKey), isZero(bob.secretKey)]).to.deep.equal([
			false,
			false,
			false,
			false,
		]);
		wipeOutcome(established.outcome);
		wipeOutcome(accepted.outcome);
		expect([root, accepted.outcome.root, accepted.outcome.ratchetKey!.secretKey].every(isZero)).to.equal(true);
	});

	it('overwrites what it drew for a message that it then refused to write', () => {
		const drawn: Uint8Array[] = [];
		const { primitives, random } = context('refused');
		const keeping = (length: number): Uint8Array => {
			const bytes = random(length);
			drawn.push(bytes);
			return bytes;
		};
		const refused = { primitives, random: keeping };
		writeInvite(refused, { prologue, staticKey: alice, peerStatic: new Uint8Array(32), capabilities: [] });
		expect(drawn.map(({ length }) => length)).to.deep.equal([32, 32]);
		writeAccept(refused, { ...invited().invitee, peerKemPublic: new Uint8Array(1184).fill(0xff) }, []);
		expect(drawn).to.have.length(6);
		// Only nonceR of an accept stays: it is no secret, but sent.
		expect(drawn.filter((bytes) => !isZero(bytes))).to.have.length(1);
	});

	it('refuses a foreign sid of another length, and throws on one of our own', () => {
		expect(read(invited().invite, { prologue: { ...prologue, sid: new Uint8Array(17) } })).to.equal('malformed');
		const input = {
			prologue: { ...prologue, sid: new Uint8Array(15) },
			staticKey: alice,
			peerStatic: bob.publicKey,
			capabilities: [],
		};
		expect(() => writeInvite(context(''), input)).to.throw('sid: expected 16 bytes');
	});
});

const isZero = (bytes: Uint8Array): boolean => equal(bytes, new Uint8Array(bytes.length));

const secretsOf = (state: InitiatorState): Uint8Array[] => [
	state.nonce,
	state.chainingKey,
	state.ephemeral.secretKey,
	state.kem.secretKey,
];

/** An invite that `writeInvite` would never write: directly from the Noise engine. */
function forge(input: { staticKey?: KeyPair; peerStatic?: Uint8Array; payload?: Uint8Array }): Uint8Array {
	const { staticKey = alice, peerStatic = bob.publicKey, payload = new Uint8Array(34).fill(1, 0, 1) } = input;
	const { primitives, random }: HandshakeContext = context('forge');
	const { rid, initiator, responder, sid } = prologue;
	const length = (bytes: Uint8Array): Uint8Array => concat(new Uint8Array([0, 0, 0, bytes.length]), bytes);
	const encoded = concat(...[utf8('rcotr/1'), utf8(rid), utf8(initiator), utf8(responder), sid].map(length));
	const start = startNoise(primitives, {
		pattern: IKhfs,
		initiator: true,
		prologue: encoded,
		keys: { staticKey, remoteStatic: peerStatic },
	});
	const written = writeMessage(primitives, random, start, payload);
	if (!written.ok) throw new Error(written.refusal);
	return written.message;
}
