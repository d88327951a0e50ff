import { concat, fromUtf8, pureJs, toHex, uint32, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { clock, type Pair, ratchets } from '../../tests/fixtures.ts';
import { expire, HEADER_LENGTH, open, SKIPPED_LIFE, seal, startInitiator, startResponder, wipe } from './index.ts';
import type { RatchetState } from './types.ts';

const at = clock('ratchet spec');
type Side = keyof Pair;
const other = (side: Side): Side => (side === 'initiator' ? 'responder' : 'initiator');

/** Two sides that keep their newest states; the test carries the frames. */
class Talk {
	readonly pair = ratchets();

	say(side: Side, text: string): Uint8Array {
		const sealed = seal(at, this.pair[side], utf8(text));
		if (!sealed) throw new Error(`${side} may not send yet`);
		this.pair[side] = sealed.state;
		return sealed.frame;
	}

	hear(side: Side, frame: Uint8Array, now = at.now): string {
		const opened = open({ ...at, now }, this.pair[side], frame);
		if (!opened.ok) return opened.refusal;
		this.pair[side] = opened.state;
		return fromUtf8(opened.plaintext)!;
	}

	pass(side: Side, text: string): void {
		expect(this.hear(other(side), this.say(side, text))).to.equal(text);
	}
}

const secrets = (state: RatchetState): Uint8Array[] =>
	[
		state.root,
		state.own.secretKey,
		state.sendingChain,
		state.receivingChain,
		...state.skipped.map(({ messageKey }) => messageKey),
	].filter((buffer) => buffer !== undefined);

const snapshot = (state: RatchetState): string =>
	JSON.stringify(state, (_, value) => (value instanceof Uint8Array ? toHex(value) : value));

function flipped(frame: Uint8Array, index: number): Uint8Array {
	const copy = frame.slice();
	copy[index] = copy[index]! ^ 1;
	return copy;
}

describe('Double Ratchet', () => {
	it('carries texts both ways, over many turns', () => {
		const talk = new Talk();
		for (let turn = 0; turn < 5; turn++) {
			talk.pass('initiator', `a${turn}`);
			talk.pass('initiator', `a${turn} again`);
			talk.pass('responder', `b${turn}`);
		}
	});

	it('lets the responder send nothing before the first frame of the initiator opened', () => {
		const talk = new Talk();
		expect(seal(at, talk.pair.responder, utf8('too early'))).to.equal(undefined);
		talk.pass('initiator', 'ready');
		talk.pass('responder', 'now');
	});

	it('has a new ratchet key after each turn and new root keys with it', () => {
		const talk = new Talk();
		talk.pass('initiator', '1');
		const before = talk.pair.responder;
		talk.pass('responder', '2');
		talk.pass('initiator', '3');
		expect(toHex(talk.pair.responder.own.publicKey)).not.to.equal(toHex(before.own.publicKey));
		expect(toHex(talk.pair.responder.root)).not.to.equal(toHex(before.root));
	});

	it('opens what arrives out of order, across turns', () => {
		const talk = new Talk();
		const [a0, a1, a2] = [talk.say('initiator', 'a0'), talk.say('initiator', 'a1'), talk.say('initiator', 'a2')];
		expect(talk.hear('responder', a2!)).to.equal('a2');
		talk.pass('responder', 'b0');
		talk.pass('initiator', 'a3');
		expect(talk.hear('responder', a0!)).to.equal('a0');
		expect(talk.hear('responder', a1!)).to.equal('a1');
		expect(talk.pair.responder.skipped).to.have.length(0);
	});

	it('X2 knows a retransmission for a duplicate: in the same chain, from the skipped keys and after turns', () => {
		const talk = new Talk();
		const [a0, a1] = [talk.say('initiator', 'a0'), talk.say('initiator', 'a1')];
		expect(talk.hear('responder', a1!)).to.equal('a1');
		expect(talk.hear('responder', a0!)).to.equal('a0');
		expect([talk.hear('responder', a0!), talk.hear('responder', a1!)]).to.deep.equal(['duplicate', 'duplicate']);
		talk.pass('responder', 'b0');
		talk.pass('initiator', 'a2');
		expect([talk.hear('responder', a0!), talk.hear('responder', a1!)]).to.deep.equal(['duplicate', 'duplicate']);
	});

	it('tells retransmissions in a finished chain from garbage without touching a key, whatever PN a peer claims', () => {
		const talk = new Talk();
		const [a0, a1] = [talk.say('initiator', 'a0'), talk.say('initiator', 'a1')];
		talk.hear('responder', a0);
		talk.hear('responder', a1);
		talk.pass('responder', 'b0');
		talk.pair.initiator = { ...talk.pair.initiator, previousSent: 0 };
		talk.pass('initiator', 'a2, with PN 0 instead of 2');
		expect([talk.hear('responder', a0), talk.hear('responder', a1)]).to.deep.equal(['duplicate', 'duplicate']);
		const beyond = concat(a1.slice(0, 36), uint32(2), a1.slice(40));
		const sharedSecret = (): never => expect.fail('DH');
		const primitives = { ...pureJs, x25519: { ...pureJs.x25519, sharedSecret } };
		expect(open({ ...at, primitives }, talk.pair.responder, beyond)).to.deep.equal({
			ok: false,
			refusal: 'does-not-open',
		});
	});

	it('remembers 64 finished chains', () => {
		const talk = new Talk();
		const first = talk.say('initiator', 'first');
		talk.hear('responder', first);
		for (let turn = 0; turn < 64; turn++) {
			talk.pass('responder', 'b');
			talk.pass('initiator', 'a');
		}
		expect([talk.pair.responder.retired.length, talk.hear('responder', first)]).to.deep.equal([64, 'duplicate']);
		talk.pass('responder', 'b');
		talk.pass('initiator', 'a');
		expect([talk.pair.responder.retired.length, talk.hear('responder', first)]).to.deep.equal([64, 'does-not-open']);
	});

	it('X2 changes nothing when a frame fails: each byte flipped, truncated, reflected, from another session', () => {
		const talk = new Talk();
		talk.pass('initiator', 'ready');
		const frame = talk.say('initiator', 'good');
		const before = snapshot(talk.pair.responder);
		for (let index = 0; index < frame.length; index++) {
			expect(talk.hear('responder', flipped(frame, index)), `byte ${index}`).to.be.oneOf([
				'does-not-open',
				'too-far',
				'duplicate',
			]);
		}
		for (const length of [0, 1, HEADER_LENGTH, HEADER_LENGTH + 15]) {
			expect(talk.hear('responder', frame.slice(0, length))).to.equal('malformed');
		}
		expect(talk.hear('responder', frame.slice(0, -1))).to.equal('does-not-open');
		expect(talk.hear('responder', concat(frame, new Uint8Array(1)))).to.equal('does-not-open');
		expect(talk.hear('responder', talk.say('responder', 'mine'))).to.equal('does-not-open');
		const elsewhere = { ...talk.pair.responder, sid: new Uint8Array(16) };
		expect(open(at, elsewhere, frame)).to.deep.equal({ ok: false, refusal: 'does-not-open' });
		const { sent, sendingChain, ...rest } = talk.pair.responder;
		const { sent: _, sendingChain: __, ...was } = JSON.parse(before) as Record<string, unknown>;
		expect(JSON.parse(snapshot(rest as RatchetState))).to.deep.equal(was);
		expect([sent, sendingChain?.length]).to.deep.equal([1, 32]);
		expect(talk.hear('responder', frame)).to.equal('good');
	});

	it('draws no randomness for a frame that does not open', () => {
		const { responder } = ratchets();
		const frame = seal(at, ratchets().initiator, utf8('x'))!.frame;
		const random = (): Uint8Array => {
			throw new Error('drawn');
		};
		expect(open({ ...at, random }, responder, flipped(frame, HEADER_LENGTH))).to.deep.equal({
			ok: false,
			refusal: 'does-not-open',
		});
	});

	it('refuses a header key of low order', () => {
		const talk = new Talk();
		const frame = talk.say('initiator', 'x');
		expect(talk.hear('responder', concat(new Uint8Array(32), frame.slice(32)))).to.equal('does-not-open');
		expect(
			startInitiator(at, { sid: new Uint8Array(16), root: new Uint8Array(32), peerRatchetKey: new Uint8Array(32) }),
		).to.equal(undefined);
	});

	it('takes no frame under the key of the handshake, in which the responder never sends', () => {
		const { initiator, responder } = ratchets();
		const forged = concat(responder.own.publicKey, new Uint8Array(8), new Uint8Array(32));
		expect(open(at, initiator, forged)).to.deep.equal({ ok: false, refusal: 'not-yet' });
	});

	it('drops skipped keys after ten minutes, by expire or at the next frame either way', () => {
		const talk = new Talk();
		const lost = talk.say('initiator', 'lost');
		talk.pass('initiator', 'came');
		expect(talk.pair.responder.skipped).to.have.length(1);
		expect(expire(talk.pair.responder, at.now + SKIPPED_LIFE - 1)).to.equal(undefined);
		expect(expire(talk.pair.responder, at.now + SKIPPED_LIFE)?.skipped).to.have.length(0);
		expect(seal({ ...at, now: at.now + SKIPPED_LIFE }, talk.pair.responder, utf8('b'))?.state.skipped).to.have.length(
			0,
		);
		expect(talk.hear('responder', lost, at.now + SKIPPED_LIFE)).to.equal('duplicate');
		expect(talk.hear('responder', talk.say('initiator', 'next'), at.now + SKIPPED_LIFE)).to.equal('next');
		expect(talk.pair.responder.skipped).to.have.length(0);
	});

	it('never shares a secret buffer between two states, so that wiping the earlier leaves the later whole', () => {
		const talk = new Talk();
		const frames = [0, 1, 2].map((n) => talk.say('initiator', `a${n}`));
		const steps: RatchetState[] = [talk.pair.responder];
		for (const frame of [frames[2]!, frames[0]!]) {
			talk.hear('responder', frame);
			steps.push(talk.pair.responder);
		}
		talk.say('responder', 'b0');
		steps.push(talk.pair.responder, expire(talk.pair.responder, at.now + SKIPPED_LIFE)!);
		const buffers = steps.flatMap(secrets).map(({ buffer }) => buffer);
		expect(new Set(buffers).size).to.equal(buffers.length);
		steps.slice(0, 3).forEach(wipe);
		expect(
			steps
				.slice(0, 3)
				.flatMap(secrets)
				.every((buffer) => buffer.every((byte) => byte === 0)),
		).to.equal(true);
		expect(talk.hear('responder', frames[1]!)).to.equal('a1');
	});

	it('copies root and first ratchet key, which the handshake overwrites after its end', () => {
		const root = pureJs.sha256(utf8('root'));
		const ratchetKey = pureJs.x25519.keyPair(pureJs.sha256(utf8('key')));
		const responder = startResponder({ sid: new Uint8Array(16), root, ratchetKey });
		const initiator = startInitiator(at, { sid: new Uint8Array(16), root, peerRatchetKey: ratchetKey.publicKey })!;
		root.fill(0);
		ratchetKey.secretKey.fill(0);
		const opened = open(at, responder, seal(at, initiator, utf8('x'))!.frame);
		expect(opened.ok).to.equal(true);
	});
});
