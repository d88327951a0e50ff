/** What a session remembers of earlier events, and for how long. */
import { expect } from 'chai';
import { encodeState } from '../src/index.ts';
import { elapse, established, type Machine, pair } from './machine.ts';
import { type FrameInput, take } from './saying.ts';

/** Each is remembered by its sid and its key. */
const OWN = 32;
const LOOKED_AT = 32;

/** An invite of this side, which withdraws it at once. */
function invite(from: Machine): FrameInput {
	expect(from.input({ type: 'start' })).to.equal('invited');
	const frame = take(from);
	expect(from.input({ type: 'cancel' })).to.equal('cancelled');
	from.outgoing.length = 0;
	return frame;
}

/** The same frame, returned to its writer in the peer's name. */
const reflected = (frame: FrameInput, to: Machine): FrameInput => ({
	...frame,
	frame: { ...frame.frame, from: to.peer },
});

/** Receives an invite that is withdrawn before its dialog. */
function lookAt(machine: Machine, frame: FrameInput): string {
	const result = machine.input(frame);
	machine.input({ ...frame, kind: 'cancel', frame: { ...frame.frame, body: '' } });
	return result;
}

describe('what is remembered', () => {
	it('X2 of our own invites are the newest 32: none of them is looked at when it comes back', () => {
		const { alice } = pair();
		const invites = Array.from({ length: OWN + 1 }, () => invite(alice));
		const results = invites.map((frame) => alice.input(reflected(frame, alice)));
		expect(results).to.deep.equal(['dropped:does-not-open', ...Array<string>(OWN).fill('refused')]);
	});

	it('X2 of the invites of the peer are the newest 32: none of them is looked at again', () => {
		const { alice, bob } = pair();
		const invites = Array.from({ length: LOOKED_AT + 1 }, () => invite(alice));
		expect(new Set(invites.map((frame) => lookAt(bob, frame)))).to.deep.equal(new Set(['awaiting-dialog']));
		expect(invites.slice(1).map((frame) => bob.input(frame))).to.deep.equal(Array<string>(LOOKED_AT).fill('replayed'));
		expect(bob.input(invites[0]!)).to.equal('awaiting-dialog');
	});

	it('X8 does not grow with the invitations of a day: after 300 of them either side has a state that the vault gives back, as small as after 100', () => {
		const { alice, bob } = pair();
		const sizes = Array.from({ length: 300 }, () => {
			lookAt(bob, invite(alice));
			return [alice, bob].map(({ state }) => encodeState(state).length);
		});
		expect(sizes[299]).to.deep.equal(sizes[99]);
		expect([alice.phase, bob.phase]).to.deep.equal(['idle', 'idle']);
	});

	it('X3 a refresh to a key that is none leaves the reason of a phase in which the session is not lost', () => {
		const elsewhere = (machine: Machine): string => machine.input({ type: 'other-tab', sid: 'AAAAAAAAAAAAAAAAAAAAAA' });
		const missed = (machine: Machine, peer: Machine): void => elapse(20_000, [machine, peer], { cut: true });
		for (const [into, phase, reason] of [
			[() => undefined, 'established', undefined],
			[missed, 'interrupted', 'peer-offline'],
			[elsewhere, 'elsewhere', 'other-tab'],
		] as const) {
			const { alice, bob } = established();
			into(alice, bob);
			for (const [peerKey, result] of [
				[new Uint8Array(32), 'no-handshake'],
				[undefined, 'no-peer-key'],
			] as const) {
				const { peerKey: _known, ...context } = alice.context;
				alice.context = { ...context, ...(peerKey && { peerKey }) };
				expect(alice.input({ type: 'refresh' }), phase).to.equal(result);
				expect([alice.phase, alice.state.reason, alice.state.pending], result).to.deep.equal([
					phase,
					reason,
					undefined,
				]);
			}
		}
	});
});
