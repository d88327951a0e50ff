import { concat, type Primitives, pureJs, uint32, utf8 } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { clock, ratchets } from '../../tests/fixtures.ts';
import { open, SKIPPED_PER_CHAIN, SKIPPED_PER_SESSION, seal } from './index.ts';
import type { RatchetState } from './types.ts';

const at = clock('limits spec');

/** Seals `count` frames and returns the last. */
function sealMany(state: RatchetState, count: number): { state: RatchetState; frame: Uint8Array } {
	let last: { state: RatchetState; frame: Uint8Array } = { state, frame: new Uint8Array(0) };
	for (let i = 0; i < count; i++) {
		last = seal(at, last.state, utf8(`${i}`))!;
	}
	return last;
}

function take(state: RatchetState, frame: Uint8Array): RatchetState {
	const opened = open(at, state, frame);
	if (!opened.ok) throw new Error(opened.refusal);
	return opened.state;
}

const refusal = (state: RatchetState, frame: Uint8Array): string => {
	const opened = open(at, state, frame);
	return opened.ok ? 'opened' : opened.refusal;
};

const withNumbers = (frame: Uint8Array, pn: number, n: number): Uint8Array =>
	concat(frame.slice(0, 32), uint32(pn), uint32(n), frame.slice(40));

/** Primitives that fail the test when the ratchet calls one. */
const untouchable: Primitives = {
	...pureJs,
	x25519: { ...pureJs.x25519, sharedSecret: () => expect.fail('DH') },
	hmacSha256: () => expect.fail('KDF_CK'),
	hkdfSha256: () => expect.fail('KDF_RK'),
};

describe('Double Ratchet limits', () => {
	it('opens after 256 losses in a chain, refuses after 257', () => {
		const { initiator, responder } = ratchets();
		expect(refusal(responder, sealMany(initiator, SKIPPED_PER_CHAIN + 1).frame)).to.equal('opened');
		expect(refusal(responder, sealMany(initiator, SKIPPED_PER_CHAIN + 2).frame)).to.equal('too-far');
	});

	it('counts the losses of a chain together', () => {
		const { initiator, responder } = ratchets();
		const first = sealMany(initiator, 200);
		const bob = take(responder, first.frame);
		expect(bob.skipped).to.have.length(199);
		expect(refusal(bob, sealMany(first.state, 58).frame)).to.equal('opened');
		expect(refusal(bob, sealMany(first.state, 59).frame)).to.equal('too-far');
	});

	it('counts the losses before a turn, which PN tells, with those of the old chain', () => {
		const { initiator, responder } = ratchets();
		const ready = seal(at, initiator, utf8('ready'))!;
		const bob = seal(at, take(responder, ready.frame), utf8('b'))!;
		for (const [losses, expected] of [
			[SKIPPED_PER_CHAIN, 'opened'],
			[SKIPPED_PER_CHAIN + 1, 'too-far'],
		] as const) {
			const alice = take(sealMany(ready.state, losses).state, bob.frame);
			expect(refusal(bob.state, seal(at, alice, utf8('a'))!.frame), `${losses}`).to.equal(expected);
		}
	});

	it('keeps at most 512 keys a session, and refuses rather than forget one', () => {
		let { initiator, responder } = ratchets();
		for (const losses of [SKIPPED_PER_CHAIN, SKIPPED_PER_SESSION - SKIPPED_PER_CHAIN]) {
			const sealed = sealMany(initiator, losses + 1);
			const answer = seal(at, take(responder, sealed.frame), utf8('turn'))!;
			responder = answer.state;
			initiator = take(sealed.state, answer.frame);
		}
		expect(responder.skipped).to.have.length(SKIPPED_PER_SESSION);
		const next = sealMany(initiator, 2);
		expect(refusal(responder, next.frame)).to.equal('too-far');
		const inOrder = seal(at, initiator, utf8('in order'))!;
		const bob = take(responder, inOrder.frame);
		expect(refusal(bob, sealMany(inOrder.state, 2).frame)).to.equal('too-far');
		expect(refusal(bob, sealMany(inOrder.state, 1).frame)).to.equal('opened');
	});

	it('drops N = 2^32 - 1 and a huge PN before any DH or KDF, in each kind of chain', () => {
		const { initiator, responder } = ratchets();
		const ready = seal(at, initiator, utf8('ready'))!;
		const bob = take(responder, ready.frame);
		const stranger = concat(new Uint8Array(32).fill(9), new Uint8Array(48));
		const cases: [string, RatchetState, Uint8Array][] = [
			['first chain, N', responder, withNumbers(ready.frame, 0, 0xffff_ffff)],
			['first chain, PN', responder, withNumbers(ready.frame, 0xffff_ffff, 0)],
			['current chain, N', bob, withNumbers(ready.frame, 0, 0xffff_ffff)],
			['next chain, N', bob, withNumbers(stranger, 0, 0xffff_ffff)],
			['next chain, PN', bob, withNumbers(stranger, 0xffff_ffff, 0)],
			['next chain, both', bob, withNumbers(stranger, 0xffff_ffff, 0xffff_ffff)],
			['next chain, just over', bob, withNumbers(stranger, 0, SKIPPED_PER_CHAIN + 1)],
		];
		for (const [name, state, frame] of cases) {
			expect(open({ ...at, primitives: untouchable }, state, frame), name).to.deep.equal({
				ok: false,
				refusal: 'too-far',
			});
		}
	});

	it('sends nothing after N = 2^32 - 2', () => {
		const { initiator } = ratchets();
		expect(seal(at, { ...initiator, sent: 0xffff_fffe }, utf8('last'))).not.to.equal(undefined);
		expect(seal(at, { ...initiator, sent: 0xffff_ffff }, utf8('over'))).to.equal(undefined);
	});
});
