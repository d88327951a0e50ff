import { expect } from 'chai';
import { type Machine, pair, stamped } from './machine.ts';

const frame = (from: Machine, kind: string) => {
	const found = from.outgoing.find((candidate) => candidate.kind === kind);
	if (!found) throw new Error(`${from.uid} sent no ${kind}: ${from.outgoing.map((sent) => sent.kind)}`);
	return stamped(found, from);
};

describe('another device of who talks', () => {
	it('S5 S7 an invitation that crossed asks nothing on the other device of who prevailed', () => {
		const { alice, bob } = pair();
		const other = alice.copy();
		alice.input({ type: 'start' });
		bob.input({ type: 'start' });
		other.input({ type: 'frame', ...frame(bob, 'invite') });
		bob.input({ type: 'frame', ...frame(alice, 'invite') });
		alice.input({ type: 'frame', ...frame(bob, 'accept') });
		expect(alice.phase).to.equal('established');
		other.input({ type: 'frame', ...frame(alice, 'elsewhere') });
		other.at(alice.context.now + 1_000).input({ type: 'timer', name: 'dialog' });
		expect([other.phase, other.plain, other.state.pending]).to.deep.equal(['elsewhere', false, undefined]);
	});

	it('S7 an invitation that comes after the word that another device took it asks nothing', () => {
		const { alice, bob } = pair();
		const other = bob.copy();
		alice.input({ type: 'start' });
		bob.input({ type: 'frame', ...frame(alice, 'invite') });
		bob.at(bob.context.now + 1_000).input({ type: 'timer', name: 'dialog' });
		bob.input({ type: 'accept' });
		other.input({ type: 'frame', ...frame(bob, 'elsewhere') });
		expect(other.input({ type: 'frame', ...frame(alice, 'invite') })).to.equal('replayed');
		other.at(other.context.now + 1_000).input({ type: 'timer', name: 'dialog' });
		expect([other.phase, other.plain, other.state.pending]).to.deep.equal(['elsewhere', false, undefined]);
	});

	it('H3 what was typed here while it tried to get the session goes back to the user who gives that up', () => {
		const { alice } = pair();
		alice.input({ type: 'other-tab', sid: 'AAAAAAAAAAAAAAAAAAAAAA' });
		alice.input({ type: 'refresh' });
		alice.input({ type: 'send', id: 'one', text: 'typed here' });
		expect(alice.waiting).to.deep.equal(['one']);
		alice.input({ type: 'dismiss' });
		expect([alice.handedBack, alice.waiting, alice.phase]).to.deep.equal([['typed here'], [], 'idle']);
	});
});
