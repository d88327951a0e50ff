import { expect } from 'chai';
import { elapse, exchange, type Machine, pair, stamped } from './machine.ts';

const frame = (from: Machine, kind: string) =>
	stamped(from.outgoing.find((candidate) => candidate.kind === kind)!, from);

describe('what an invitation leaves behind', () => {
	it('S5 a refresh that was crossed and accepts has its marker, though another device held the session', () => {
		const { alice, bob } = pair();
		const word = {
			v: 1 as const,
			rid: 'room',
			sid: 'AAAAAAAAAAAAAAAAAAAAAA',
			body: '',
			from: bob.uid,
			connection: 'f:1',
		};
		bob.input({ type: 'frame', kind: 'elsewhere', frame: word });
		bob.input({ type: 'refresh' });
		alice.input({ type: 'start' });
		expect([bob.phase, bob.marker]).to.deep.equal(['elsewhere', undefined]);
		const invite = frame(alice, 'invite');
		expect(bob.input({ type: 'frame', ...invite })).to.equal('crossed:accepted');
		expect(bob.marker).to.equal(invite.frame.sid);
		expect(bob.last.findIndex(({ type }) => type === 'marker')).to.be.below(
			bob.last.findIndex((effect) => effect.type === 'frame' && effect.kind === 'accept'),
		);
	});

	it('G6 a refresh is not ended by the time of an invite that was never read', () => {
		const { alice, bob } = pair();
		bob.input({ type: 'restored', sid: 'AAAAAAAAAAAAAAAAAAAAAA' });
		const { peerKey } = bob.context;
		bob.context = { ...bob.context, peerKey: undefined };
		alice.input({ type: 'start' });
		exchange(alice, bob);
		expect([bob.phase, bob.timers.has('invite')]).to.deep.equal(['lost', true]);
		bob.context = { ...bob.context, peerKey: peerKey! };
		bob.input({ type: 'refresh' });
		expect([bob.timers.has('invite'), bob.timers.has('rekey')]).to.deep.equal([false, true]);
	});

	it('E1 logout takes an open dialog along', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(bob.phase).to.equal('invited');
		bob.input({ type: 'policy', reason: 'logout' });
		expect([bob.phase, bob.state.pending, bob.timers.size]).to.deep.equal(['idle', undefined, 0]);
	});

	for (const [act, phase] of [
		['start', 'inviting'],
		['refresh', 'lost'],
	] as const) {
		it(`S5 a crossing invite that cannot be answered changes nothing about what it crossed: ${act}`, () => {
			const { alice, bob } = pair();
			// Alice is authentic, but her ML-KEM key fails the check of FIPS 203 section 7.2: each of its numbers is beyond
			// the modulus.
			const { mlkem768 } = alice.context.primitives;
			const keyPair = (seed: Uint8Array) => ({ ...mlkem768.keyPair(seed), publicKey: new Uint8Array(1184).fill(0xff) });
			alice.context = {
				...alice.context,
				primitives: { ...alice.context.primitives, mlkem768: { ...mlkem768, keyPair } },
			};
			if (act === 'refresh') {
				bob.input({ type: 'restored', sid: 'AAAAAAAAAAAAAAAAAAAAAA' });
			}
			bob.input({ type: act });
			const { sid } = bob.state.pending!;
			alice.input({ type: 'start' });
			expect(bob.input({ type: 'frame', ...frame(alice, 'invite') })).to.equal('no-handshake');
			expect([bob.phase, bob.state.pending?.sid, bob.state.concurrentHandshake, bob.plain]).to.deep.equal([
				phase,
				sid,
				undefined,
				false,
			]);
		});
	}
});
