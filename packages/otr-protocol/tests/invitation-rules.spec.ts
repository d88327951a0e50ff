import { toBase64url } from '@rocket.chat/crypto';
import { expect } from 'chai';
import { exchange, keyPairOf, LIMITS, type Machine, pair, stamped } from './machine.ts';
import { invited } from './scenarios.ts';

const frame = (from: Machine, kind: string) => {
	const found = from.outgoing.find((candidate) => candidate.kind === kind);
	if (!found) throw new Error(`${from.uid} sent no ${kind}: ${from.outgoing.map((sent) => sent.kind)}`);
	return { type: 'frame', ...stamped(found, from) } as const;
};
const hint = (to: Machine, kind: 'locked' | 'refetch', sid: string) =>
	to.input({ type: 'frame', kind, frame: { v: 1, rid: 'room', sid, body: '', from: to.peer, connection: 'x:1' } });

describe('an invitation, rule by rule', () => {
	it('X3 pins the peer when the session is established on this side, and not before', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		expect([alice.pinned, bob.pinned]).to.deep.equal([undefined, undefined]);
		alice.input(frame(bob, 'accept'));
		expect([alice.pinned, bob.pinned]).to.deep.equal([keyPairOf('bob').publicKey, undefined]);
		bob.input(frame(alice, 'data'));
		expect(bob.pinned).to.deep.equal(keyPairOf('alice').publicKey);
	});

	it('S5 of two that cross the winner answers the other with its own again, at once and byte for byte', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		bob.input({ type: 'start' });
		const [lost] = alice.outgoing.splice(0);
		expect(alice.input(frame(bob, 'invite'))).to.equal('crossed:won');
		expect(alice.outgoing.map(({ kind, sid, body }) => ({ kind, sid, body }))).to.deep.equal([
			{ kind: 'invite', sid: lost!.sid, body: lost!.body },
		]);
		bob.outgoing.length = 0;
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('S5 X3 one that crosses under another key than ours was written to is not accepted unasked', () => {
		const { alice, bob } = pair();
		const { peerKey } = bob.context;
		bob.context = { ...bob.context, peerKey: keyPairOf('old alice').publicKey };
		bob.input({ type: 'start' });
		bob.context = { ...bob.context, peerKey: peerKey! };
		alice.input({ type: 'start' });
		expect(bob.input(frame(alice, 'invite'))).to.equal('crossed:other-key');
		expect([bob.phase, bob.state.pending?.role, bob.marker]).to.deep.equal(['inviting', 'initiator', undefined]);
		expect(bob.outgoing.map(({ kind }) => kind)).to.deep.equal(['invite']);
	});

	it('G3 the hint `locked` gives five minutes once, and no more time when it comes again', () => {
		const { alice } = pair();
		alice.input({ type: 'start' });
		const { sid } = frame(alice, 'invite').frame;
		const began = alice.context.now;
		expect(alice.state.pending).to.include({ expiresAt: began + LIMITS.inviteTimeout });
		alice.at(began + 10_000);
		expect(hint(alice, 'locked', sid)).to.equal('extended');
		expect(alice.state.pending).to.include({ expiresAt: began + 10_000 + 5 * 60_000 });
		alice.at(began + 200_000);
		expect(hint(alice, 'locked', sid)).to.equal('not-pending');
		expect(alice.state.pending).to.include({ expiresAt: began + 10_000 + 5 * 60_000 });
		alice.at(began + 10_000 + 5 * 60_000).input({ type: 'timer', name: 'invite' });
		expect([alice.phase, alice.state.reason]).to.deep.equal(['expired', 'invite-timeout']);
	});

	it('after a reconnect the accept goes again to the connection that invited, the same bytes, and to another one that repeats the invite', () => {
		const { alice, bob } = invited();
		bob.input({ type: 'accept' });
		const accept = bob.outgoing.find(({ kind }) => kind === 'accept');
		expect(accept?.to).to.equal('i:aa');
		bob.outgoing.length = 0;
		bob.input({ type: 'network', connected: false });
		bob.input({ type: 'network', connected: true });
		const sent = () => bob.outgoing.splice(0).map(({ kind, to, body }) => ({ kind, to, body }));
		expect(sent()).to.deep.equal([{ kind: 'accept', to: 'i:aa', body: accept?.body }]);
		expect(
			bob.input({ type: 'relayed', sid: accept?.sid ?? '', kind: 'accept', delivered: 0, forwarded: false }),
		).to.equal('ignored:no frame of ours is under way');
		alice.input({ type: 'network', connected: false });
		alice.connection = 'i:elsewhere';
		alice.input({ type: 'network', connected: true });
		const [again] = alice.outgoing.splice(0);
		expect(again && bob.input({ type: 'frame', ...stamped(again, alice) })).to.equal('accept-resent');
		expect(bob.outgoing.map(({ kind, to, body }) => ({ kind, to, body }))).to.deep.equal([
			{ kind: 'accept', to: 'i:elsewhere', body: accept?.body },
		]);
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('X3 one is refused where the directory gives our own key for its writer: no dialog, no answer', () => {
		const { alice, bob } = pair();
		bob.context = { ...bob.context, peerKey: keyPairOf('bob').publicKey };
		alice.input({ type: 'start' });
		expect(bob.input(frame(alice, 'invite'))).to.equal('refused');
		expect([bob.last, bob.state.pending, bob.phase]).to.deep.equal([[], undefined, 'idle']);
	});

	it('X2 our own ephemeral key does not come back to us under another sid', () => {
		const { alice } = pair();
		alice.input({ type: 'start' });
		const { sid } = alice.state.pending!;
		const reflected = frame(alice, 'invite');
		const other = toBase64url(new Uint8Array(16).fill(7));
		expect(alice.input({ ...reflected, frame: { ...reflected.frame, sid: other, from: 'bb' } })).to.equal('refused');
		expect([alice.phase, alice.state.pending?.sid, alice.last]).to.deep.equal(['inviting', sid, []]);
	});

	it('S3 one that arrives after it was withdrawn leads to a dialog and to no session: who accepts is told at once', () => {
		const { alice, bob } = pair();
		alice.input({ type: 'start' });
		const late = frame(alice, 'invite');
		alice.outgoing.length = 0;
		alice.input({ type: 'cancel' });
		exchange(alice, bob);
		bob.input(late);
		bob.at(bob.context.now + 1_000).input({ type: 'timer', name: 'dialog' });
		expect(bob.input({ type: 'accept' })).to.equal('accepted');
		alice.at(bob.context.now);
		exchange(alice, bob);
		expect([alice.phase, alice.plain, alice.state.live]).to.deep.equal(['idle', true, undefined]);
		expect([bob.phase, bob.plain, bob.state.live]).to.deep.equal(['expired', false, undefined]);
	});
});
