import { expect } from 'chai';
import { type SessionEffect, view } from '../src/index.ts';
import { elapse, established, exchange, type Machine, pair } from './machine.ts';
import { framesOf, lose, take, write } from './saying.ts';

const resend = { type: 'timer', name: 'resend' } as const;
const unacknowledged = { type: 'timer', name: 'unacknowledged' } as const;
/** The timer fires, and nothing else happens. */
const fire = (machine: Machine, name: 'resend' | 'unacknowledged'): string => {
	machine.at(machine.timers.get(name) ?? Number.NaN);
	machine.timers.delete(name);
	return machine.input({ type: 'timer', name });
};
const pause = (machine: Machine): number => (machine.timers.get('resend') ?? Number.NaN) - machine.context.now;
const bodies = (machine: Machine): readonly string[] => framesOf(machine).map(({ body }) => body);

describe('what waits for a receipt', () => {
	it('H1 goes again to every connection after 2, 4, 8 and 8 s; a receipt brings the 2 s back', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		const sent = bodies(alice);
		expect([framesOf(alice)[0]?.to, pause(alice)]).to.deep.equal(['i:bb', 2_000]);
		for (const next of [4_000, 8_000, 8_000]) {
			lose(alice);
			expect(fire(alice, 'resend')).to.equal('resent');
			expect([framesOf(alice).map(({ to }) => to), bodies(alice), pause(alice)]).to.deep.equal([
				[undefined],
				sent,
				next,
			]);
		}
		exchange(alice, bob);
		expect(alice.timers.has('resend')).to.equal(false);
		write(alice, 'two');
		expect(pause(alice)).to.equal(2_000);
		fire(alice, 'resend');
		expect(pause(alice)).to.equal(4_000);
	});

	it('is watched from its oldest frame on: writing more puts nothing off', () => {
		const { alice } = established();
		const began = alice.context.now;
		write(alice, 'one');
		alice.at(began + 1_500);
		write(alice, 'two');
		expect([alice.timers.get('resend'), alice.timers.get('unacknowledged')]).to.deep.equal([
			began + 2_000,
			began + 30_000,
		]);
	});

	it('is watched from the oldest that is left once a receipt has come for others', () => {
		const { alice, bob } = established();
		const began = alice.context.now;
		write(alice, 'one', 'two');
		bob.input(take(alice));
		lose(alice);
		alice.at(began + 1_000);
		expect(alice.input(take(bob))).to.equal('receipt');
		expect([alice.timers.get('resend'), alice.timers.get('unacknowledged')]).to.deep.equal([
			began + 3_000,
			began + 30_000,
		]);
		fire(alice, 'resend');
		expect(framesOf(alice)).to.have.length(1);
		exchange(alice, bob);
		expect(bob.received).to.deep.equal(['one', 'two']);
	});

	it('is not put off by a receipt that says nothing new of it', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		exchange(alice, bob);
		write(alice, 'two');
		lose(alice);
		fire(alice, 'resend');
		lose(alice);
		const timers = [...alice.timers];
		alice.at(alice.context.now + 500);
		bob.input({ type: 'read' });
		expect(alice.input(take(bob))).to.equal('receipt');
		expect(alice.statuses.get('aa one')).to.equal('read');
		expect(['resend', 'unacknowledged'].map((name) => timers.find(([known]) => known === name))).to.deep.equal(
			['resend', 'unacknowledged'].map((name) => [...alice.timers].find(([known]) => known === name)),
		);
		fire(alice, 'resend');
		expect(pause(alice)).to.equal(8_000);
	});

	it('goes nowhere without network, and nothing is armed that would send it', () => {
		const { alice } = established();
		alice.input({ type: 'network', connected: false });
		write(alice, 'one');
		expect([framesOf(alice), alice.timers.has('resend'), alice.timers.has('unacknowledged')]).to.deep.equal([
			[],
			false,
			true,
		]);
		alice.input(resend);
		expect([alice.last, alice.timers.has('resend')]).to.deep.equal([[], false]);
	});

	it('is nothing after the last receipt: a timer that comes late does nothing', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		exchange(alice, bob);
		for (const [late, result] of [
			[resend, 'nothing-to-resend'],
			[unacknowledged, 'nothing-in-flight'],
		] as const) {
			expect(alice.input(late)).to.equal(result);
			expect(alice.last).to.deep.equal([]);
		}
	});

	it('goes bound to the connection that was heard when a session that missed its peer is back', () => {
		const { alice, bob } = established();
		alice.input({ type: 'network', connected: false });
		write(alice, 'one');
		alice.input({ type: 'network', connected: true });
		lose(alice);
		bob.connection = 'j:bb';
		write(bob, 'here');
		alice.input(take(bob));
		expect(alice.phase).to.equal('established');
		expect(framesOf(alice).map(({ to }) => to)).to.deep.equal(['j:bb', 'j:bb']);
	});

	it('stays where it is while a lost session asks for new keys: the invite alone goes again', () => {
		const { alice, bob } = established();
		write(alice, 'waits');
		elapse(40_000, [alice, bob], { cut: true });
		alice.input({ type: 'refresh' });
		lose(alice);
		expect([alice.phase, view(alice.state).waiting]).to.deep.equal(['lost', 1]);
		fire(alice, 'resend');
		expect(framesOf(alice).map(({ kind }) => kind)).to.deep.equal(['invite']);
	});

	it('is nothing beside an invitation: its invite alone goes again', () => {
		const { alice } = pair();
		alice.input({ type: 'start' });
		expect(fire(alice, 'resend')).to.equal('resent');
		expect([framesOf(alice).map(({ kind }) => kind), pause(alice)]).to.deep.equal([['invite'], 5_000]);
	});
});

describe('30 s without a receipt', () => {
	it('H1 mark what waits so long as not sent, and nothing younger; a receipt takes the offer back', () => {
		const { alice, bob } = established();
		const began = alice.context.now;
		write(alice, 'one');
		alice.at(began + 10_000);
		write(alice, 'two');
		alice.at(began + 29_999).timers.clear();
		expect(alice.input(unacknowledged)).to.equal('not-yet');
		expect([view(alice.state).offerRefresh, alice.timers.get('unacknowledged'), [...alice.statuses]]).to.deep.equal([
			false,
			began + 30_000,
			[],
		]);
		expect(fire(alice, 'unacknowledged')).to.equal('offered');
		expect([view(alice.state).offerRefresh, [...alice.statuses]]).to.deep.equal([true, [['aa one', 'failed']]]);
		exchange(alice, bob);
		expect([view(alice.state).offerRefresh, alice.statuses.get('aa one')]).to.deep.equal([false, 'delivered']);
	});

	it('offer Refresh and mark nothing where the peer, or the network, is missed', () => {
		const { alice } = established();
		write(alice, 'one');
		alice.input({ type: 'network', connected: false });
		expect(fire(alice, 'unacknowledged')).to.equal('offered');
		expect([alice.phase, view(alice.state).offerRefresh, [...alice.statuses]]).to.deep.equal(['interrupted', true, []]);
	});
});

describe('sending again by hand', function () {
	this.timeout(20_000);

	it('H1 is of this one text, to every connection, and counts as an act of the user', () => {
		const { alice } = established();
		const began = alice.context.now;
		write(alice, 'one', 'two');
		const two = bodies(alice);
		alice.at(began + 1_000);
		expect(alice.input({ type: 'retry', id: 'aa two' })).to.equal('resent');
		expect([bodies(alice), framesOf(alice)[0]?.to, [...alice.statuses]]).to.deep.equal([
			two,
			undefined,
			[['aa two', 'sending']],
		]);
		expect(alice.state.activeAt).to.equal(began + 1_000);
	});

	it('does nothing for a text that is not there, or is held for want of room', () => {
		const { alice } = established();
		for (let n = 0; n < 129; n++) {
			write(alice, `${n}`);
		}
		for (const [id, said] of [
			['aa 130', 'unknown-id'],
			['aa 128', 'queued'],
		] as const) {
			expect(alice.input({ type: 'retry', id })).to.equal(said);
			expect(alice.last).to.deep.equal([]);
		}
	});
});

describe('typing and receipts, which nobody repeats,', () => {
	/** The result of the user's typing, that much later. */
	const typing = (machine: Machine, after: number): string =>
		machine
			.copy()
			.at(machine.context.now + after)
			.input({ type: 'typing', typing: true });

	it('go on while the oldest frame waits 5 s, and stop when it waits longer', () => {
		const { alice } = established();
		write(alice, 'one');
		expect([typing(alice, 5_000), typing(alice, 5_001)]).to.deep.equal(['sent', 'throttled']);
	});

	it('count from the last progress: a receipt for another text, though this one waits long', () => {
		const { alice, bob } = established();
		write(alice, 'one', 'two');
		bob.input(take(alice));
		lose(alice);
		alice.at(alice.context.now + 6_000).input(take(bob));
		expect([typing(alice, 5_000), typing(alice, 5_001)]).to.deep.equal(['sent', 'throttled']);
	});

	it('count from the text itself, though the last receipt is long ago', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		exchange(alice, bob);
		alice.at(alice.context.now + 60_000);
		write(alice, 'two');
		expect([typing(alice, 5_000), typing(alice, 5_001)]).to.deep.equal(['sent', 'throttled']);
	});

	it('that the user has read waits for the network, and is said with the next receipt', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		exchange(alice, bob);
		bob.input({ type: 'network', connected: false });
		expect(bob.input({ type: 'read' })).to.equal('receipt-delayed');
		expect(bob.last).to.deep.equal([]);
		bob.input({ type: 'network', connected: true });
		write(alice, 'two');
		exchange(alice, bob);
		expect([alice.statuses.get('aa one'), alice.statuses.get('aa two')]).to.deep.equal(['read', 'delivered']);
	});
});

describe('what the user writes', () => {
	it('X2 never leaves under a number that was used: at the end of a chain it waits for new keys', () => {
		const { alice, bob } = established();
		write(bob, 'unread');
		exchange(alice, bob);
		alice.tamper((state) => ({
			...state,
			live: state.live && { ...state.live, ratchet: { ...state.live.ratchet, sent: 0xffff_ffff } },
		}));
		expect(alice.input({ type: 'typing', typing: true })).to.equal('cannot-seal');
		expect(alice.input({ type: 'read' })).to.equal('receipt-delayed');
		write(alice, 'one');
		expect([alice.outgoing, view(alice.state).waiting, alice.timers.has('resend')]).to.deep.equal([[], 1, false]);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		expect([bob.received, alice.statuses.get('aa one')]).to.deep.equal([['one'], 'delivered']);
	});

	it('is shown on both sides without a timer where it has none', () => {
		const { alice, bob } = established();
		write(alice, 'one');
		exchange(alice, bob);
		const { now } = alice.context;
		expect(alice.displayed).to.deep.equal([{ id: 'aa one', from: 'aa', text: 'one', ts: now, status: 'sending' }]);
		expect(bob.displayed).to.deep.equal([{ id: 'aa one', from: 'aa', text: 'one', ts: now }]);
	});

	it('H2 goes back to the user where there is no session, and nowhere else', () => {
		const { alice } = pair();
		expect(alice.input({ type: 'send', id: 'x', text: 'secret' })).to.equal('not-permitted');
		expect(alice.last).to.deep.equal([{ type: 'handed-back', texts: ['secret'] }]);
	});

	it('is no text where it is a reaction: a refresh that fails gives none back', () => {
		const { alice } = established();
		alice.reload('i:aa2');
		alice.input({ type: 'refresh' });
		alice.input({ type: 'react', id: 'r1', whose: 'mine', target: 't1', emoji: '+1', add: true });
		alice.input({ type: 'cancel' });
		expect(alice.statuses.get('r1')).to.equal('failed');
		expect(alice.last.filter(({ type }) => type === 'handed-back')).to.deep.equal([]);
	});

	it('H14 a timer that is set to what it is already is no news to the peer, and still the later one', () => {
		const { alice, bob } = established();
		const set: SessionEffect[] = [];
		bob.onEffect = (effect) => set.push(effect);
		alice.input({ type: 'set-timer', seconds: 30 });
		alice.input({ type: 'set-timer', seconds: 30 });
		exchange(alice, bob);
		expect(set).to.deep.equal([{ type: 'timer-set', from: 'aa', seconds: 30 }]);
		bob.input({ type: 'set-timer', seconds: 60 });
		exchange(alice, bob);
		expect([view(alice.state).timer, view(bob.state).timer]).to.deep.equal([60, 60]);
	});
});
