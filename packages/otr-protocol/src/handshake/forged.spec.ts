/** Handshakes of someone who has every key that they need and violates the protocol. */
import { concat, equal, type KeyPair, type Primitives, pureJs, toHex } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { alice, bob, context, invited, prologue } from '../../tests/fixtures.ts';
import { checkCommitment, MAX_HANDSHAKE_BODY, readAccept, readInvite, writeAccept, writeInvite } from './index.ts';
import { type NoiseState, writeMessage } from './noise.ts';
import { IKhfs } from './patterns.ts';
import { encodeAccept } from './payload.ts';
import type { HandshakeOutcome, InitiatorState, ResponderState } from './types.ts';

const outcomeOf = (inviter: InitiatorState, body: Uint8Array): HandshakeOutcome => {
	const read = readAccept(context('read'), inviter, body);
	if (!read.ok) throw new Error(read.refusal);
	return read.outcome;
};

const refusalOf = (result: { ok: true } | { ok: false; refusal: string }): string =>
	result.ok ? 'ok' : result.refusal;

/** An accept directly from the Noise engine, with any payload. */
function forgedAccept(invitee: ResponderState, payload: Uint8Array, primitives: Primitives = pureJs): Uint8Array {
	const state: NoiseState = {
		pattern: IKhfs,
		initiator: false,
		step: 1,
		symmetric: { chainingKey: invitee.chainingKey, hash: invitee.hash, nonce: 0 },
		keys: {
			staticKey: invitee.staticKey,
			remoteStatic: invitee.peerStatic,
			remoteEphemeral: invitee.peerEphemeral,
			remoteKem: invitee.peerKemPublic,
		},
	};
	const written = writeMessage(primitives, context('forged accept').random, state, payload);
	if (!written.ok) throw new Error(written.refusal);
	return written.message;
}

/**
 * Seals as usual, except that the tag of the one plaintext of this length is wrong; the transcript continues with
 * what was sent.
 */
const badTagOn = (length: number): Primitives => ({
	...pureJs,
	chacha20poly1305: {
		...pureJs.chacha20poly1305,
		seal: (key, nonce, associatedData, plaintext) => {
			const sealed = pureJs.chacha20poly1305.seal(key, nonce, associatedData, plaintext);
			if (plaintext.length === length) {
				sealed[sealed.length - 1]! ^= 1;
			}
			return sealed;
		},
	},
});

const KEM_KEY = 1184;
const KEM_CIPHERTEXT = 1088;
const acceptPayload = encodeAccept({ nonce: new Uint8Array(32), ratchetKey: alice.publicKey, capabilities: [] });

describe('a forged handshake', () => {
	it('X2 is not opened for a single bad tag, though all that follows fits', () => {
		for (const length of [KEM_KEY, 32, 34]) {
			const forger = { ...context('bad tag'), primitives: badTagOn(length) };
			const written = writeInvite(forger, { prologue, staticKey: alice, peerStatic: bob.publicKey, capabilities: [] });
			if (!written.ok) throw new Error(written.refusal);
			const input = { prologue, staticKey: bob, expectedStatic: alice.publicKey, body: written.body };
			expect(refusalOf(readInvite(context(''), input)), `invite, plaintext of ${length} bytes`).to.equal(
				'does-not-open',
			);
		}
		const { inviter, invitee } = invited();
		for (const length of [KEM_CIPHERTEXT, acceptPayload.length]) {
			const body = forgedAccept(invitee, acceptPayload, badTagOn(length));
			expect(refusalOf(readAccept(context(''), inviter, body)), `accept, plaintext of ${length} bytes`).to.equal(
				'does-not-open',
			);
		}
		expect(refusalOf(readAccept(context(''), inviter, forgedAccept(invitee, acceptPayload)))).to.equal('ok');
	});

	it('is refused for a payload of another form or a later version in its accept, which costs the invite nothing', () => {
		const { inviter, invitee } = invited();
		const before = structuredClone(inviter);
		const answer = (payload: Uint8Array): string =>
			refusalOf(readAccept(context(''), inviter, forgedAccept(invitee, payload)));
		expect(answer(new Uint8Array(0))).to.equal('malformed');
		expect(answer(acceptPayload.slice(0, -1))).to.equal('malformed');
		expect(answer(concat(acceptPayload, new Uint8Array(1)))).to.equal('malformed');
		expect(answer(concat(Uint8Array.of(2), acceptPayload.slice(1)))).to.equal('incompatible');
		expect(inviter).to.deep.equal(before);
		expect(answer(acceptPayload)).to.equal('ok');
	});

	it('is looked at up to 4096 bytes, and not beyond', () => {
		const { inviter, invite } = invited();
		const input = (length: number) => ({
			prologue,
			staticKey: bob,
			expectedStatic: alice.publicKey,
			body: concat(invite, new Uint8Array(length - invite.length)),
		});
		expect(refusalOf(readInvite(context(''), input(MAX_HANDSHAKE_BODY)))).to.equal('does-not-open');
		expect(refusalOf(readInvite(context(''), input(MAX_HANDSHAKE_BODY + 1)))).to.equal('malformed');
		const accept = (length: number): string =>
			refusalOf(readAccept(context(''), inviter, concat(bob.publicKey, new Uint8Array(length - 32))));
		expect([accept(MAX_HANDSHAKE_BODY), accept(MAX_HANDSHAKE_BODY + 1)]).to.deep.equal(['does-not-open', 'malformed']);
	});

	it('X2 gains nothing by a replayed invite: each accept has keys of its own, which who replays cannot compute', () => {
		const { inviter, invite } = invited();
		const accepts = ['first', 'second'].map((seed) => {
			const read = readInvite(context(seed), {
				prologue,
				staticKey: bob,
				expectedStatic: alice.publicKey,
				body: invite,
			});
			if (!read.ok) throw new Error(read.refusal);
			const written = writeAccept(context(seed), read.state, []);
			if (!written.ok) throw new Error(written.refusal);
			return written;
		});
		expect(toHex(accepts[0]!.outcome.root)).not.to.equal(toHex(accepts[1]!.outcome.root));
		// The relay has the invite and even Alice's key, but not the ephemeral keys of the invite.
		const relay: KeyPair = { ...alice };
		const own = writeInvite(context('relay'), {
			prologue,
			staticKey: relay,
			peerStatic: bob.publicKey,
			capabilities: ['text', 'receipt'],
		});
		if (!own.ok) throw new Error(own.refusal);
		const guess: InitiatorState = { ...own.state, hash: inviter.hash, chainingKey: inviter.chainingKey };
		expect(refusalOf(readAccept(context(''), guess, accepts[1]!.body))).to.equal('does-not-open');
	});

	it('X2 of two accepts of one invite, each leads to the keys of its own writer alone', () => {
		const { inviter, invitee } = invited();
		const [one, two] = ['one', 'two'].map((seed) => {
			const written = writeAccept(context(seed), invitee, []);
			if (!written.ok) throw new Error(written.refusal);
			return written;
		});
		const [first, second] = [one!, two!].map(({ body }) => outcomeOf(inviter, body));
		expect([toHex(first!.root), toHex(second!.root)]).to.deep.equal([
			toHex(one!.outcome.root),
			toHex(two!.outcome.root),
		]);
		expect(toHex(first!.root)).not.to.equal(toHex(second!.root));
		expect(toHex(first!.hash)).not.to.equal(toHex(second!.hash));
		// Whichever is accepted, the nonce opens the commitment of the invite.
		expect(checkCommitment(context(''), invitee.commitment, second!.nonceI!)).to.equal(true);
	});

	it('fails, and does not throw, where the secret KEM key of the invite is damaged', () => {
		const { inviter, invitee } = invited();
		const damaged = { ...inviter, kem: { ...inviter.kem, secretKey: new Uint8Array(2400) } };
		expect(refusalOf(readAccept(context(''), damaged, forgedAccept(invitee, acceptPayload)))).to.equal('malformed');
	});

	it('leaves a state usable though it was read: nothing of it is overwritten by a later step', () => {
		const { inviter, invitee } = invited();
		const before = structuredClone({ inviter, invitee });
		const written = writeAccept(context('accept'), invitee, []);
		if (!written.ok) throw new Error(written.refusal);
		const { nonceI } = outcomeOf(inviter, written.body);
		expect({ inviter, invitee }).to.deep.equal(before);
		expect(equal(nonceI!, inviter.nonce) && nonceI !== inviter.nonce).to.equal(true);
	});
});
