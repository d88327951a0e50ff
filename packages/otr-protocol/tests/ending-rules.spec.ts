import { expect } from 'chai';
import { view } from '../src/index.ts';
import { elapse, established, exchange, LIMITS, type Machine, pair } from './machine.ts';
import { framesOf, lose, take, write } from './saying.ts';

const said = (machine: Machine): string[] => framesOf(machine).map(({ kind, sid }) => `${kind} ${sid}`);

/** Time passes, or jumps back, on this machine only. */
const pass = (machine: Machine, ms: number): Machine => machine.at(machine.context.now + ms);

/** For a session that another tab of Bob's holds. */
const THEIRS = 'AAAAAAAAAAAAAAAAAAAAAA';

/** A tab of Bob's next to the one that holds his session, whose marker both see. */
function tabElsewhere(): { alice: Machine; bob: Machine } {
	const { alice, bob } = pair();
	bob.marker = THEIRS;
	bob.input({ type: 'other-tab', sid: THEIRS });
	expect([bob.phase, bob.plain]).to.deep.equal(['elsewhere', false]);
	return { alice, bob };
}

/** The chain has reached its last number: it seals nothing more. */
const exhaust = (machine: Machine): void =>
	machine.tamper((state) => ({
		...state,
		live: state.live && { ...state.live, ratchet: { ...state.live.ratchet, sent: 0xffff_ffff } },
	}));

describe('a clock that goes back', () => {
	it('G9 costs the keys once: a refresh afterwards stands, though the clock is still behind', () => {
		const { alice, bob } = established();
		pass(alice, -120_000).input({ type: 'read' });
		expect([alice.phase, alice.state.reason, alice.wiped]).to.deep.equal(['lost', 'keys-stale', 1]);
		alice.input({ type: 'refresh' });
		exchange(alice, bob);
		write(alice, 'under new keys');
		exchange(alice, bob);
		expect([alice.phase, bob.phase, alice.wiped]).to.deep.equal(['established', 'established', 1]);
		expect([bob.received, alice.statuses.get('aa under new keys')]).to.deep.equal([['under new keys'], 'delivered']);
	});

	it('by a whole minute is no jump, however often it is met; by a millisecond more it is one', () => {
		const { alice } = established();
		pass(alice, 10_000).input({ type: 'read' });
		pass(alice, -60_000);
		expect(alice.input({ type: 'read' })).to.equal('nothing-new');
		expect([alice.phase, alice.last]).to.deep.equal(['established', []]);
		expect(alice.input({ type: 'timer', name: 'idle' })).to.equal('not-yet');
		expect([alice.phase, alice.wiped]).to.deep.equal(['established', 0]);
		pass(alice, -1).input({ type: 'read' });
		expect([alice.phase, alice.state.reason, alice.wiped]).to.deep.equal(['lost', 'keys-stale', 1]);
	});
});

describe('a session that comes to its idle limit', () => {
	it('H11 while the machine slept, with a refresh that is overdue as well, sends nothing under its keys', () => {
		const { alice } = established();
		alice.input({ type: 'refresh' });
		const { sid } = alice.state.pending!;
		lose(alice);
		pass(alice, LIMITS.idleTimeout);
		write(alice, 'after the sleep');
		expect([alice.phase, alice.state.reason, alice.wiped, alice.plain]).to.deep.equal([
			'lost',
			'idle-timeout',
			1,
			false,
		]);
		expect([said(alice), alice.handedBack]).to.deep.equal([[`cancel ${sid}`], ['after the sleep']]);
	});

	it('H11 G9 while it waits for the `ready` of a refresh tells the peer, who may hold the new one already, that it is gone', () => {
		const { alice, bob } = established();
		for (const machine of [alice, bob]) {
			machine.at(bob.state.activeAt + LIMITS.idleTimeout - 5_000);
		}
		alice.input({ type: 'refresh' });
		expect(bob.input(take(alice))).to.equal('rekey-accepted');
		const { sid } = bob.state.pending!;
		pass(bob, 5_000).input({ type: 'timer', name: 'idle' });
		expect([bob.phase, bob.state.reason, bob.state.pending]).to.deep.equal(['lost', 'idle-timeout', undefined]);
		expect(framesOf(bob).map(({ kind, sid: of, to }) => [kind, of, to])).to.deep.equal([
			['unknown', sid, alice.connection],
		]);
	});
});

describe('a tab beside the one that holds the session', () => {
	it('E5 S3 is there again when an invitation ran out that it showed, and leaves the marker to the other tab', () => {
		const { alice, bob } = tabElsewhere();
		alice.input({ type: 'start' });
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(bob.phase).to.equal('invited');
		elapse(LIMITS.inviteTimeout, [alice, bob], { cut: true });
		expect([bob.phase, bob.state.reason, bob.plain]).to.deep.equal(['elsewhere', 'other-tab', false]);
		bob.input({ type: 'dismiss' });
		expect([bob.phase, bob.marker]).to.deep.equal(['idle', THEIRS]);
	});

	it('declines nothing unseen by Dismiss: an invite that waits gets its dialog', () => {
		const { alice, bob } = tabElsewhere();
		alice.input({ type: 'start' });
		expect(bob.input(take(alice))).to.equal('awaiting-dialog');
		bob.input({ type: 'dismiss' });
		expect([bob.phase, framesOf(bob), bob.state.pending?.role]).to.deep.equal(['idle', [], 'invitee']);
		elapse(1_000, [alice, bob]);
		expect([alice.phase, bob.phase]).to.deep.equal(['inviting', 'invited']);
	});

	it("S4 takes its own question back by Dismiss, and the peer's dialog goes", () => {
		const { alice, bob } = tabElsewhere();
		bob.input({ type: 'refresh' });
		const { sid } = bob.state.pending!;
		exchange(alice, bob);
		elapse(1_000, [alice, bob]);
		expect(alice.phase).to.equal('invited');
		bob.input({ type: 'dismiss' });
		expect([said(bob), bob.phase, bob.timers.size]).to.deep.equal([[`cancel ${sid}`], 'idle', 0]);
		exchange(alice, bob);
		expect([alice.phase, alice.state.reason]).to.deep.equal(['expired', 'peer-cancelled']);
	});
});

describe('a peer that does not answer', () => {
	it('H10 has 23 s from the moment at which the network is back, however long it was away', () => {
		const { alice } = established();
		alice.input({ type: 'network', connected: false });
		elapse(60_000, [alice, alice], { cut: true });
		alice.input({ type: 'network', connected: true });
		for (const [after, phase] of [
			[1_700, 'interrupted'],
			[21_299, 'interrupted'],
			[1, 'lost'],
		] as const) {
			elapse(after, [alice, alice], { cut: true });
			expect(alice.phase, `${after}`).to.equal(phase);
		}
		expect(alice.state.reason).to.equal('peer-lost');
	});

	it('E8 counts as interrupted after 5 s to the millisecond, and is asked less often from then on', () => {
		for (const { waited, phase, next } of [
			{ waited: 4_999, phase: 'established', next: 1_700 },
			{ waited: 5_000, phase: 'interrupted', next: 5_000 },
		]) {
			const { alice } = established();
			alice.input({ type: 'presence', online: false });
			pass(alice, waited).input({ type: 'timer', name: 'probe' });
			expect([alice.phase, alice.timers.get('probe')], `${waited}`).to.deep.equal([phase, alice.context.now + next]);
		}
	});

	it('and whose frame comes after the word that the network is gone is shown, and the session stays interrupted', () => {
		const { alice, bob } = established();
		write(bob, 'on its way');
		alice.input({ type: 'network', connected: false });
		expect(alice.input(take(bob))).to.equal('taken');
		expect([alice.received, alice.phase, view(alice.state).reason]).to.deep.equal([
			['on its way'],
			'interrupted',
			undefined,
		]);
		expect([framesOf(alice), alice.timers.has('silence')]).to.deep.equal([[], false]);
	});

	it('H1 and comes back by itself gets each frame once in a step, with what was written while it was asked for a refresh', () => {
		const { alice, bob } = established();
		write(bob, 'delayed');
		const delayed = take(bob);
		elapse(40_000, [alice, bob], { cut: true });
		expect(alice.phase).to.equal('lost');
		alice.input({ type: 'refresh' });
		write(alice, 'written meanwhile');
		lose(alice);
		alice.input(delayed);
		expect(alice.phase).to.equal('established');
		const bodies = framesOf(alice).map(({ body }) => body);
		expect(bodies).to.deep.equal([...new Set(bodies)]);
		exchange(alice, bob);
		elapse(3_000, [alice, bob]);
		expect([bob.received, alice.statuses.get('aa written meanwhile')]).to.deep.equal([
			['written meanwhile'],
			'delivered',
		]);
	});
});

describe('a chain that has reached its last number', () => {
	it('X2 ends without a word: the keys go, and nothing is kept to be said later', () => {
		const { alice } = established();
		exhaust(alice);
		expect(alice.input({ type: 'end' })).to.equal('ended');
		expect([alice.phase, alice.wiped, alice.marker, framesOf(alice), alice.state.sealedEnd]).to.deep.equal([
			'idle',
			1,
			undefined,
			[],
			undefined,
		]);
	});

	it('waits for no receipt after a reconnect, nor when the peer is heard again: there is nothing to be acknowledged', () => {
		const { alice, bob } = established();
		alice.input({ type: 'network', connected: false });
		exhaust(alice);
		alice.input({ type: 'network', connected: true });
		const watches = () => ['resend', 'unacknowledged'].map((name) => alice.timers.has(name as 'resend'));
		expect([framesOf(alice), watches()]).to.deep.equal([[], [false, false]]);
		write(bob, 'from the peer');
		expect(alice.input(take(bob))).to.equal('taken');
		expect([alice.phase, framesOf(alice), watches()]).to.deep.equal(['established', [], [false, false]]);
	});
});
