/**
 * Whatever a step computed with is overwritten once the step and its states are over: no secret waits for the garbage
 * collector.
 */
import { type Primitives, pureJs } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { decodeState, encodeState, type SessionInput, type SessionState, step, wipeState } from '../src/index.ts';
import { seeded } from './fixtures.ts';
import { established, exchange, type Machine, pair, stamped } from './machine.ts';

/** The pictures of a session are made of this, and it is no secret: both users see them. */
const SAS_LENGTH = 6;

type Seen = { readonly what: string; readonly buffer: Uint8Array };

/** A message of the handshake: it holds public keys, a commitment and a nonce for its pictures. */
const isNoise = (associatedData: Uint8Array): boolean => associatedData.length === 32;

/**
 * Primitives that record each secret in their arguments and results: keys, shared secrets, derived bytes, and
 * plaintexts.
 */
function noting(primitives: Primitives, seen: Seen[]): Primitives {
	const note = <T extends Uint8Array | undefined>(what: string, buffer: T): T => {
		if (buffer && buffer.length > 0) {
			seen.push({ what, buffer });
		}
		return buffer;
	};
	/** A buffer whose copies are recorded as well: a part of it is as secret as the whole. */
	class Copied extends Uint8Array {
		constructor(...of: [length: number] | [buffer: ArrayBuffer, at: number, length: number]) {
			super(...(of as [number]));
			note('copy of HKDF', this);
		}
	}
	const copied = (buffer: Uint8Array): Uint8Array => {
		const copy = new Copied(buffer.length);
		copy.set(buffer);
		return copy;
	};
	const { x25519, chacha20poly1305, mlkem768 } = primitives;
	return {
		...primitives,
		x25519: {
			keyPair: (secretKey) => x25519.keyPair(note('X25519 secret', secretKey)),
			sharedSecret: (secretKey, publicKey) =>
				note('X25519 shared secret', x25519.sharedSecret(note('X25519 secret', secretKey), publicKey)),
		},
		chacha20poly1305: {
			seal: (key, nonce, associatedData, plaintext, headroom) =>
				chacha20poly1305.seal(
					note('AEAD key', key),
					nonce,
					associatedData,
					isNoise(associatedData) ? plaintext : note('plaintext to seal', plaintext),
					headroom,
				),
			open: (key, nonce, associatedData, sealed) => {
				const opened = chacha20poly1305.open(note('AEAD key', key), nonce, associatedData, sealed);
				return isNoise(associatedData) ? opened : note('opened plaintext', opened);
			},
		},
		mlkem768: {
			keyPair: (seed) => {
				const made = mlkem768.keyPair(note('ML-KEM seed', seed));
				note('ML-KEM secret', made.secretKey);
				return made;
			},
			encapsulate: (publicKey, randomness) => {
				const made = mlkem768.encapsulate(publicKey, note('ML-KEM randomness', randomness));
				note('ML-KEM shared secret', made?.sharedSecret);
				return made;
			},
			decapsulate: (secretKey, ciphertext) =>
				note('ML-KEM shared secret', mlkem768.decapsulate(note('ML-KEM secret', secretKey), ciphertext)),
		},
		hmacSha256: (key, data) => note('HMAC', primitives.hmacSha256(note('HMAC key', key), data)),
		hkdfSha256: (ikm, salt, info, length) => {
			const made = primitives.hkdfSha256(note('HKDF input', ikm), salt, info, length);
			return length === SAS_LENGTH ? made : copied(made);
		},
	};
}

/**
 * Runs a step as the client does, and returns which secrets outlive the states. The machine continues from the new
 * state.
 */
function leftAfter(machine: Machine, input: SessionInput): readonly string[] {
	const seen: Seen[] = [];
	const given = machine.state;
	const context = { ...machine.context, primitives: noting(machine.context.primitives, seen) };
	const identity = context.identity?.secretKey;
	const { state } = step(context, given, input);
	machine.input(input);
	wipeState(given);
	wipeState(state);
	const alive = seen.filter(({ buffer }) => buffer !== identity && buffer.some((byte) => byte !== 0));
	return [...new Set(alive.map(({ what }) => what))];
}

const frame = (from: Machine): SessionInput => {
	const sent = from.outgoing.shift();
	if (!sent) throw new Error(`${from.uid} sent nothing`);
	return { type: 'frame', ...stamped(sent, from) };
};

const send = (text: string): SessionInput => ({ type: 'send', id: text, text });

/** Every secret buffer of a state. */
const secretsOf = ({ live, pending }: SessionState): Uint8Array[] => {
	const ratchets = [live?.ratchet, pending?.role === 'responder' ? pending.ratchet : undefined].filter(
		(each) => each !== undefined,
	);
	const chains = ratchets.flatMap(({ root, own, sendingChain, receivingChain, skipped }) => [
		root,
		own.secretKey,
		sendingChain,
		receivingChain,
		...skipped.map(({ messageKey }) => messageKey),
	]);
	const handshake = pending?.role === 'initiator' ? pending.handshake : undefined;
	const own = handshake && [
		handshake.chainingKey,
		handshake.nonce,
		handshake.ephemeral.secretKey,
		handshake.kem.secretKey,
	];
	const asked = pending?.role === 'invitee' ? [pending.handshake?.chainingKey] : [];
	return [...chains, ...(own ?? []), ...asked].filter((buffer) => buffer !== undefined);
};

const isZero = (buffer: Uint8Array): boolean => buffer.every((byte) => byte === 0);

describe('keys that are spent', () => {
	it('X2 leave nothing behind in a handshake: invite, accept, ready, and what fails in between', () => {
		const { alice, bob } = pair();
		expect(leftAfter(alice, { type: 'start' }), 'invite written').to.deep.equal([]);
		const [invite] = alice.outgoing;
		const garbage = { ...stamped(invite!, alice).frame, body: `B${invite!.body.slice(1)}` };
		expect(leftAfter(bob, { type: 'frame', kind: 'invite', frame: garbage }), 'garbage read').to.deep.equal([]);
		bob.outgoing.length = 0;
		expect(leftAfter(bob, frame(alice)), 'invite read').to.deep.equal([]);
		bob.at(bob.context.now + 1_000).input({ type: 'timer', name: 'dialog' });
		expect(leftAfter(bob, { type: 'accept' }), 'accept written').to.deep.equal([]);
		bob.outgoing.splice(
			0,
			bob.outgoing.findIndex(({ kind }) => kind === 'accept'),
		);
		const [accept] = bob.outgoing;
		const spoiled = { ...stamped(accept!, bob).frame, body: `${accept!.body.slice(0, -4)}AAAA` };
		expect(
			leftAfter(alice, { type: 'frame', kind: 'accept', frame: spoiled }),
			'garbage before the accept',
		).to.deep.equal([]);
		expect(leftAfter(alice, frame(bob)), 'accept read').to.deep.equal([]);
		alice.outgoing.splice(
			0,
			alice.outgoing.findIndex(({ kind }) => kind === 'data'),
		);
		expect(leftAfter(bob, frame(alice)), 'ready read').to.deep.equal([]);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('X2 leave nothing behind of an invite that leads to no dialog: beside a session, too soon after another, crossed', () => {
		const { alice, bob } = established();
		const again = alice.copy();
		again.context = { ...again.context, random: seeded('another tab') };
		alice.input({ type: 'refresh' });
		again.input({ type: 'refresh' });
		expect(leftAfter(bob, frame(alice)), 'taken beside the session').to.deep.equal([]);
		expect(leftAfter(bob, frame(again)), 'too soon').to.deep.equal([]);
		expect(bob.results.slice(-2)).to.deep.equal(['frame:invite rekey-accepted', 'frame:invite too-soon']);
		const crossed = pair();
		crossed.alice.input({ type: 'start' });
		crossed.bob.input({ type: 'start' });
		expect(leftAfter(crossed.alice, frame(crossed.bob)), 'crossed, the winner').to.deep.equal([]);
		expect(leftAfter(crossed.bob, frame(crossed.alice)), 'crossed, the other').to.deep.equal([]);
		expect([crossed.alice.phase, crossed.bob.phase]).to.deep.equal(['inviting', 'inviting']);
		crossed.bob.outgoing.splice(
			0,
			crossed.bob.outgoing.findIndex(({ kind }) => kind === 'accept'),
		);
		expect(leftAfter(crossed.alice, frame(crossed.bob)), 'its accept read').to.deep.equal([]);
		crossed.alice.outgoing.splice(
			0,
			crossed.alice.outgoing.findIndex(({ kind }) => kind === 'data'),
		);
		expect(leftAfter(crossed.bob, frame(crossed.alice)), 'ready read: our own invite is spent').to.deep.equal([]);
		expect([crossed.alice.phase, crossed.bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('X2 leave nothing behind in a session: sent, received, skipped, refused, ended', () => {
		const { alice, bob } = established();
		expect(leftAfter(alice, send('one')), 'sent').to.deep.equal([]);
		expect(leftAfter(bob, frame(alice)), 'received, a turn').to.deep.equal([]);
		exchange(alice, bob);
		for (const text of ['two', 'three', 'four']) {
			alice.input(send(text));
		}
		alice.outgoing.shift();
		const three = alice.outgoing.shift();
		expect(leftAfter(bob, frame(alice)), 'received, two skipped').to.deep.equal([]);
		expect(
			leftAfter(bob, { type: 'frame', ...stamped({ ...three!, body: `${three!.body.slice(0, -4)}AAAA` }, alice) }),
			'refused',
		).to.deep.equal([]);
		expect(leftAfter(bob, { type: 'frame', ...stamped(three!, alice) }), 'opened by a skipped key').to.deep.equal([]);
		expect(leftAfter(bob, { type: 'frame', ...stamped(three!, alice) }), 'a duplicate').to.deep.equal([]);
		expect(leftAfter(alice, { type: 'refresh' }), 'refreshing').to.deep.equal([]);
		expect(leftAfter(alice, { type: 'cancel' }), 'refresh cancelled').to.deep.equal([]);
		expect(leftAfter(alice, { type: 'end' }), 'ended').to.deep.equal([]);
	});

	it("X2 leave nothing behind of what comes while a refresh of the peer's waits for its `ready`", () => {
		const { alice, bob } = established();
		alice.input({ type: 'refresh' });
		bob.input(frame(alice));
		bob.outgoing.length = 0;
		expect(bob.state.pending?.role).to.equal('responder');
		alice.input(send('under the old keys'));
		expect(leftAfter(bob, frame(alice)), 'received, and answered').to.deep.equal([]);
		expect(bob.received).to.deep.equal(['under the old keys']);
		expect([bob.state.pending?.role, bob.outgoing.length]).to.deep.equal(['responder', 1]);
	});

	it('are zeros in every state that was replaced, and in the state of a session that is over', () => {
		const { alice, bob } = established();
		const held: { what: string; buffers: Uint8Array[] }[] = [];
		const take = (machine: Machine, what: string, input: SessionInput): void => {
			const before = machine.state;
			const { state } = step(machine.context, before, input);
			held.push(
				{ what: `${what}, before`, buffers: secretsOf(before) },
				{ what: `${what}, after`, buffers: secretsOf(state) },
			);
			const bytes = encodeState(state);
			wipeState(before);
			wipeState(state);
			expect(decodeState(bytes), what).not.to.equal(undefined);
			machine.input(input);
		};
		take(alice, 'sent', send('one'));
		take(alice, 'sent again', send('two'));
		alice.outgoing.shift();
		take(bob, 'received, one skipped', frame(alice));
		take(alice, 'refreshing', { type: 'refresh' });
		take(bob, 'ended', { type: 'end' });
		for (const { what, buffers } of held) {
			expect(buffers.every(isZero), what).to.equal(true);
		}
		expect(held.filter(({ buffers }) => buffers.length > 0)).to.have.length.above(7);
		expect(secretsOf(bob.state)).to.deep.equal([]);
	});

	it('are noted by a test that can fail', () => {
		const seen: Seen[] = [];
		noting(pureJs, seen).hmacSha256(new Uint8Array(32).fill(1), new Uint8Array(1));
		expect(seen.map(({ what, buffer }) => `${what} ${buffer.length}`)).to.deep.equal(['HMAC key 32', 'HMAC 32']);
	});
});
