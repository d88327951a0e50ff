import { expect } from 'chai';
import { elapse, exchange, pair } from './machine.ts';

describe('an invite that came before the key that reads it', () => {
	it('G6 is read when its user says yes, and the key is there by then', () => {
		const { alice, bob } = pair();
		const { peerKey } = bob.context;
		bob.context = { ...bob.context, peerKey: undefined };
		alice.input({ type: 'start' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(bob.phase).to.equal('invited');
		expect(bob.input({ type: 'accept' })).to.equal('unread');
		bob.context = { ...bob.context, peerKey: peerKey! };
		expect(bob.input({ type: 'accept' })).to.equal('accepted');
		exchange(alice, bob);
		expect([alice.phase, bob.phase]).to.deep.equal(['established', 'established']);
	});

	it('X3 blocks where the key shows another identity than the pinned one, and is not accepted', () => {
		const { alice, bob } = pair();
		const { peerKey } = bob.context;
		bob.context = { ...bob.context, peerKey: undefined };
		alice.input({ type: 'start' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		bob.context = { ...bob.context, peerKey: peerKey!, peerKeyChanged: true };
		expect(bob.input({ type: 'accept' })).to.equal('nothing-pending');
		expect([bob.phase, bob.state.reason, bob.plain]).to.deep.equal(['failed', 'peer-key-changed', false]);
	});
});
